import type { HtmlEscapedString } from 'hono/utils/html'

/** The HTML a view sends. */
export async function render(
  view: HtmlEscapedString | Promise<HtmlEscapedString>,
): Promise<string> {
  return (await view).toString()
}
