import type { HttpResponse } from '../http/http-exchange.js';
import type { DefinitionView } from './definition-view.js';

/** What a call that writes a definition is answered. */
export interface Answered<View> {
  readonly status: 200 | 201 | 202;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: View | DefinitionView;
}

/** 202 with where to ask again while the fold has not spoken; else the definition in force: 201 new, 200 replaced or as it was. */
export async function answered<View extends { readonly version: number }>(
  state: DefinitionView,
  { view, path }: { readonly view: () => Promise<View>; readonly path: string },
): Promise<Answered<View>> {
  if (state.status === 'pending') return pending(state);
  const body = await view();
  const headers = { etag: `"${body.version}"` };
  return state.change === 'created'
    ? { status: 201, headers: { ...headers, location: path }, body }
    : { status: 200, headers, body };
}

/** The verdict itself, where there is nothing left to serve. */
export function answeredDeletion(state: DefinitionView): Answered<DefinitionView> {
  return state.status === 'pending' ? pending(state) : { status: 200, headers: {}, body: state };
}

/** Puts status and headers on a response; returns the body. */
export function sent<View>(
  response: HttpResponse,
  { status, headers, body }: Answered<View>,
): View | DefinitionView {
  response.status(status);
  Object.entries(headers).forEach(([name, value]) => response.header(name, value));
  return body;
}

const pending = (state: DefinitionView): Answered<never> => ({
  status: 202,
  headers: { location: state.statusUrl },
  body: state,
});
