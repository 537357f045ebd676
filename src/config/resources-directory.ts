import { fileURLToPath } from 'node:url';

/** `resources/` beside `src/` and `dist/`. */
export const RESOURCES_DIRECTORY = fileURLToPath(new URL('../../resources', import.meta.url));
