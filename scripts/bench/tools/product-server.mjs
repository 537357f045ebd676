/* The product's own server over a registry that is there already. The parent asks for CPU times over IPC. */
import 'reflect-metadata';
const started = performance.now();
const { AppModule } = await import('../../../dist/app.module.js');
const { parseConfig } = await import('../../../dist/config/parse-config.js');
const { createApp } = await import('../../../dist/http/create-app.js');

const { environment, url } = JSON.parse(process.argv[2]);
const app = await createApp(AppModule.register(parseConfig(environment, process.cwd()), { url, embedded: null }));
await app.listen(0, '127.0.0.1');
process.send({
  port: app.getHttpServer().address().port,
  bootMs: performance.now() - started,
  rss: process.memoryUsage.rss(),
});
// The parent is gone.
process.on('disconnect', () => process.exit(1));
process.on('message', (message) => {
  if (message === 'stop') void app.close().then(() => process.exit(0));
  else process.send({ cpu: process.cpuUsage(), rss: process.memoryUsage.rss() });
});
