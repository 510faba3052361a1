/** Where a route is, as `routesOf` tells it. */
interface Place {
  readonly method: string;
  readonly path: string;
}

/** From a request's path to the methods of the routes it leads to, in upper case; none for an unknown path. */
export function allowedMethods(routes: readonly Place[]): (path: string) => readonly string[] {
  const patterns = routes.map(({ method, path }) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}/?$`),
  }));
  return (path) => {
    const methods = patterns
      .filter(({ pattern }) => pattern.test(path))
      .map(({ method }) => method);
    // Fastify answers HEAD wherever it answers GET.
    return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method)))];
  };
}
