export async function benchRegistry() {}
