/**
 * What planning costs, with the seeds' words and with a hundred thousand: `npm run bench:planner`. Beside it, in the same
 * rounds, the least that others would do: `includes` for every keyword, or reading the same text or mapping as JSON. Bounds
 * are judged by the clock, as they are stated; CPU time beside it tells a busy machine from a slow planner.
 */
import { readSeedFile, seedFileOf } from '../../dist/asset-registry/seed-files/seed-file.js';
import { plan } from '../../dist/planner/analysis/plan-question.js';
import { MappingSource } from '../../dist/planner/vocabularies/mapping-source.js';
import { VocabularyStore } from '../../dist/planner/vocabularies/vocabulary-store.service.js';
import { HOSTILE_TEXTS } from './hostile-texts.mjs';
import { median, ms, report, time } from './measure.mjs';

const KEYWORDS = 100_000;
const ROUNDS = 9;
/** Calls that are timed together, so that the clock's own cost does not count. */
const BATCH = 20;
const CLOCK = { now: Date.parse('2026-01-28T09:30:00Z'), timeZone: 'Asia/Seoul' };
/** Sixty characters each: metrics, filters, rankings and relations, in both languages. */
const QUESTIONS = [
  '지난주 srv-erp-01 서버의 CPU 사용률 평균을 시간대별 추이 그래프로 정리해서 표와 함께 보여줘요?',
  'average cpu usage of the erp servers by zone in the last 24h',
  'zone-a에 위치하고 CPU 코어가 24개 이상이며 메모리가 256GB인 서버를 이름순으로 정리해서 보여줘',
  'which system had the most failed deployments in last month ?',
];

const bytes = manyAliases();
const seeds = await compiled(null);
const many = await compiled(JSON.parse(bytes).content);
for (const question of QUESTIONS) {
  if (question.length !== 60) throw new Error(`${question.length} characters: ${question}`);
  if (plan(question, seeds, CLOCK).kind !== 'plan') throw new Error(`not understood: ${question}`);
  const ways = [seeds, many].map((words) => JSON.stringify(plan(question, words, CLOCK).calls));
  if (ways[0] !== ways[1]) throw new Error(`planned in two ways: ${question}`);
}
benchQuestions();
await benchCompile();
benchHostile();

/** The seeds' metric aliases and a hundred thousand more, as JSON: half of them Korean, half English words with a number. */
function manyAliases() {
  const syllables = [...'가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후'];
  let state = 1;
  const syllable = () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return syllables[(state >> 8) % syllables.length];
  };
  const aliases = {};
  for (let n = 0; n < KEYWORDS; n++) {
    const number = n.toString(36);
    const word =
      n % 2 === 0
        ? `${syllable()}${syllable()}${syllable()}${syllable()} ${number}`
        : `gauge ${number} ${syllable()}${syllable()}`;
    aliases[word] = `metric_${n % 500}`;
  }
  return JSON.stringify({ content: { aliases, keywords: ['metric'] } });
}

/** The vocabulary of a tenant that has published nothing, or these aliases beside the seeds' own. */
async function compiled(aliases) {
  const { store, publish } = await replica(aliases);
  if (aliases !== null) (await publish())();
  return store.vocabularyOf('bench');
}

/** A store as the product runs it, following a feed that tells of one publish: of these aliases beside the seeds' own. */
async function replica(added) {
  const database = { snapshot: (work) => work(async () => []) };
  const store = new VocabularyStore({ follow: async () => {} }, database, new MappingSource({ opsMode: 'dev' }));
  await store.onModuleInit();
  // Seed files are read once a process, and not by a publish.
  await store.vocabularyOf('another');
  const seed = (await readSeedFile('mapping', await seedFileOf('mapping', 'metric_aliases'))).content.content;
  const change = { seq: 1n, tenantId: 'bench', type: 'mapping', name: 'metric_aliases', version: 1, action: 'publish' };
  const content = {
    aliases: { ...added?.aliases, ...seed.aliases },
    keywords: [...new Set([...(added?.keywords ?? []), ...seed.keywords])],
  };
  const asset = { tenant_id: 'bench', name: 'metric_aliases', version: 1, content };
  const snapshot = { seq: 1n, query: async (sql) => (sql.includes('unnest') ? [asset] : []) };
  return { store, publish: () => store.prepare([change], snapshot) };
}

/**
 * Runs contenders in rounds that alternate, after one that does not count. For each: milliseconds a call by the clock
 * (the median of a round's samples of `batch` calls) and of CPU (all threads, so the collector's too), and the worst sample.
 */
function measure(contenders, { rounds = ROUNDS, samples, batch = 1 }) {
  const results = Object.fromEntries(Object.keys(contenders).map((name) => [name, { wall: [], cpu: [], worst: 0 }]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, work] of Object.entries(contenders)) {
      const taken = [];
      const usage = process.cpuUsage();
      for (let sample = 0; sample < samples; sample++) {
        const begun = performance.now();
        for (let call = 0; call < batch; call++) work(sample * batch + call);
        taken.push((performance.now() - begun) / batch);
      }
      const { user, system } = process.cpuUsage(usage);
      if (round < 0) continue;
      const result = results[name];
      result.wall.push(median(taken));
      result.cpu.push((user + system) / 1000 / samples / batch);
      result.worst = Math.max(result.worst, ...taken);
    }
  }
  return results;
}

function figures({ wall, cpu }, written) {
  return `${written(median(wall))} (${spread(wall, written)}), CPU ${written(median(cpu))} (${spread(cpu, written)})`;
}

function benchQuestions() {
  const keywords = Object.keys(JSON.parse(bytes).content.aliases);
  const seedKeywords = seeds.terms.map(({ keyword }) => keyword);
  const question = (call) => QUESTIONS[call % QUESTIONS.length];
  const naive = (words) => (call) => {
    const text = question(call).toLowerCase();
    let found = 0;
    for (const word of words) if (text.includes(word)) found++;
    return found;
  };
  const { few, lots, floor } = measure(
    {
      few: (call) => plan(question(call), seeds, CLOCK),
      lots: (call) => plan(question(call), many, CLOCK),
      floor: naive(seedKeywords),
    },
    { samples: 200, batch: BATCH },
  );
  const { scan } = measure({ scan: naive(keywords) }, { rounds: 3, samples: 40 });
  const ratios = (kind) => lots[kind].map((value, round) => value / few[kind][round]);
  const ratio = (kind) => `${median(ratios(kind)).toFixed(2)} (${spread(ratios(kind), (value) => value.toFixed(2))})`;
  report(
    `Planning a question of 60 characters, 4 of them in turn`,
    [
      `with the seeds, ${seeds.terms.length} words   ${figures(few, microsecond)}`,
      `with ${KEYWORDS} more words     ${figures(lots, microsecond)}`,
      `more : seeds                    ${ratio('wall')}, CPU ${ratio('cpu')}`,
      `floor, seeds                    ${figures(floor, microsecond)}: every word looked for with includes, nothing planned`,
      `floor, ${KEYWORDS} words             ${figures(scan, microsecond)}`,
    ],
    [
      'both medians by the clock under 100 µs, their ratio at most 1.5',
      median(few.wall) < 0.1 && median(lots.wall) < 0.1 && median(ratios('wall')) <= 1.5,
    ],
  );
}

async function benchCompile() {
  const content = () => JSON.parse(bytes).content;
  const busy = { product: [], idle: [] };
  const cpu = [];
  const { product, floor } = await time(
    {
      product: async () => {
        const { publish } = await replica(content());
        const loop = await watchLoop();
        const usage = process.cpuUsage();
        const begun = performance.now();
        await publish();
        const taken = performance.now() - begun;
        const { user, system } = process.cpuUsage(usage);
        cpu.push((user + system) / 1000);
        busy.product.push(await loop.longestTurn());
        return taken;
      },
      idle: async () => {
        const loop = await watchLoop();
        await new Promise((resolve) => setTimeout(resolve, 200));
        busy.idle.push(await loop.longestTurn());
      },
      floor: async () => {
        const begun = performance.now();
        const words = new Map();
        for (const [word, metric] of Object.entries(content().aliases))
          words.set(word.normalize('NFKC').toLowerCase(), metric);
        return performance.now() - begun;
      },
    },
    { rounds: ROUNDS, times: 1 },
  );
  // The first round warmed up.
  for (const samples of [cpu, busy.product, busy.idle]) samples.shift();
  const perRound = ({ rounds }) => rounds.map((round) => round.median);
  report(
    `Compiling a publish of ${KEYWORDS} keywords as a replica does`,
    [
      `product ${ms(product.median)} (${spread(perRound(product), ms)}), CPU of all threads ${ms(median(cpu))} (${spread(cpu, ms)})`,
      `floor   ${ms(floor.median)} (${spread(perRound(floor), ms)}): the mapping read as JSON and put into a Map, folded`,
      `longest turn of the event loop ${ms(median(busy.product))} (${spread(busy.product, ms)})`,
      `floor   ${ms(median(busy.idle))} (${spread(busy.idle, ms)}): with nothing to do`,
    ],
    ['median under 300 ms, and no turn over 20 ms at the median', product.median < 300 && median(busy.product) <= 20],
  );
}

/** Measures the longest time for which nobody else got a turn of the event loop. */
async function watchLoop() {
  let longest = 0;
  let last = performance.now();
  let watching = true;
  const tick = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    if (watching) setImmediate(tick);
  };
  setImmediate(tick);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  await turn();
  return {
    longestTurn: async () => {
      await turn();
      watching = false;
      return longest;
    },
  };
}

function benchHostile() {
  const timings = Object.entries(HOSTILE_TEXTS).map(([name, text]) => ({
    name,
    ...measure(
      { product: () => plan(text, many, CLOCK), floor: () => JSON.parse(JSON.stringify(text)) },
      { rounds: 7, samples: 10 },
    ),
  }));
  timings.sort((one, other) => median(other.product.wall) - median(one.product.wall));
  report(
    `The slowest of ${timings.length} hostile texts of 2,000 characters, with ${KEYWORDS} more words, after warm-up`,
    [
      ...timings
        .slice(0, 8)
        .map(({ name, product }) => `${name.padEnd(42)} ${figures(product, ms)}, worst ${ms(product.worst)}`),
      `floor: the same texts to JSON and back, median ${microsecond(median(timings.map(({ floor }) => median(floor.wall))))}`,
    ],
    ['every median by the clock under 5 ms', timings.every(({ product }) => median(product.wall) < 5)],
  );
}

function microsecond(value) {
  return `${(value * 1000).toFixed(value < 0.01 ? 1 : 0)} µs`;
}

function spread(values, written) {
  return `${written(Math.min(...values))}–${written(Math.max(...values))}`;
}
