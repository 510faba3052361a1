import { RequestMethod, type INestApplication, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { ACCESS, type Access } from './access.js';

/** A route of the gateway and its rule; undefined: it has none, and is refused. */
export interface Route {
  readonly method: string;
  /** As OpenAPI writes it: `/decisions/{decisionId}`. */
  readonly path: string;
  readonly access: Access | undefined;
}

/** Every route of every controller, read from the metadata that the guard reads. */
export function routesOf(app: INestApplication): readonly Route[] {
  const reflector = app.get(Reflector);
  return [...app.get(ModulesContainer).values()]
    .flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype))
    .filter(isClass)
    .flatMap((controller) => routesOfController(controller, reflector));
}

function routesOfController(controller: Type, reflector: Reflector): readonly Route[] {
  const prefixes = textsOf(Reflect.getMetadata(PATH_METADATA, controller));
  const { prototype } = controller as { readonly prototype: object };
  return Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap(
    ({ value: handler }: PropertyDescriptor): readonly Route[] => {
      if (!isClass(handler)) return [];
      const method: unknown = Reflect.getMetadata(METHOD_METADATA, handler);
      if (typeof method !== 'number') return [];
      const access = reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, controller]);
      const paths = textsOf(Reflect.getMetadata(PATH_METADATA, handler));
      return prefixes.flatMap((prefix) =>
        paths.map((path) => ({
          method: RequestMethod[method].toLowerCase(),
          path: templateOf(`${prefix}/${path}`),
          access,
        })),
      );
    },
  );
}

/** What metadata can hang on: to the language a class and a method are both functions. */
const isClass = (value: unknown): value is Type => typeof value === 'function';

const textsOf = (value: unknown): readonly string[] => [value].flat().map(String);

function templateOf(path: string): string {
  const words = path.split('/').filter((word) => word !== '');
  return `/${words.map((word) => word.replace(/^:(.*)$/, '{$1}')).join('/')}`;
}
