import type { Page } from 'playwright/test'

import type { Centre } from './centre.ts'
import { marker } from './hostile-texts.ts'

/** A form as it stands on a page, with the names of what can be typed into it. */
export type FormSeen = { at: string; method: string; action: string; texts: string[] }

/** Everything that went wrong while pages were open, in words, and each kind of form they held. */
export type Watched = {
  problems: string[]
  visited: string[]
  seen: Set<string>
  forms: Map<string, FormSeen>
}

/** Notices whatever runs, asks, breaks or would have run but for the policy. */
export async function watch(page: Page, centre: Centre): Promise<Watched> {
  const watched: Watched = { problems: [], visited: [], seen: new Set(), forms: new Map() }
  const say = (what: string) => watched.problems.push(`${new URL(page.url()).pathname}: ${what}`)
  await page.exposeFunction(marker, (n: number) => say(`text ${n} ran`))
  page.on('dialog', (dialog) => {
    // The browser's own question before a half-written form is left.
    if (dialog.type() !== 'beforeunload') say(`a dialog opened: ${dialog.message()}`)
    void dialog.accept()
  })
  page.on('pageerror', (error) => say(`a script of ours broke: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    if (/content security policy|refused to/i.test(text)) say(`stopped by the policy: ${text}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(centre.url) && !/^(data|blob):/.test(url)) say(`asked ${url}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) say(`answered ${response.status()} for ${response.url()}`)
  })
  return watched
}

/** What of a page is not as the product draws it, and which hostile texts stand in it as text. */
export async function inspect(page: Page, watched: Watched): Promise<void> {
  const found = await page.evaluate<{ wrong: string[]; places: string[] }>(inspection)
  const at = new URL(page.url()).pathname
  watched.problems.push(...found.wrong.map((what) => `${at}: ${what}`))
  for (const place of found.places) watched.seen.add(place)
}

/** Runs in the page, so it is a text: the types of a browser are not at hand here. */
const inspection = `(() => {
  const wrong = []
  const address = /^(href|src|action|formaction|data|srcdoc|background|xlink:href|poster|srcset)$/
  const runs = /^[\\s\\u0000-\\u0020]*(javascript|vbscript|data):/i
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      const where = '<' + element.localName + ' ' + name + '="' + value.slice(0, 80) + '">'
      if (/^on/i.test(name)) wrong.push('a handler: ' + where)
      if (address.test(name) && runs.test(value)) wrong.push('an address that runs: ' + where)
      if (/^(data-)?hx-(on|vals|vars|headers|trigger|config)/i.test(name) && value.includes('${marker}')) {
        wrong.push('an attribute of htmx: ' + where)
      }
      if (name === 'style' && value.includes('${marker}')) wrong.push('a style: ' + where)
    }
  }
  const never = 'iframe,object,embed,base,frame,frameset,applet,math,marquee,portal,plaintext,xmp,' +
    'animate,set,foreignObject,image,style,link[rel=import],meta[http-equiv],template,isindex,bgsound'
  for (const element of document.querySelectorAll(never)) {
    wrong.push('an element that no page has: <' + element.localName + '>')
  }
  for (const script of document.querySelectorAll('script:not([src]):not([type=importmap])')) {
    wrong.push('a script within the page: ' + script.textContent.slice(0, 80))
  }
  for (const script of document.querySelectorAll('script[src]')) {
    if (!script.src.startsWith(location.origin + '/assets/')) wrong.push('a script: ' + script.src)
  }
  // innerText leaves out what a phone folds away; textContent does not.
  const fields = [...document.querySelectorAll('input, textarea')].map(({ value }) => value)
  const shown = [document.body.textContent, document.title, ...fields].join('\\n')
  const places = [...shown.matchAll(/\\/\\/([a-z_]+\\.[a-z_]+)\\.\\d+/g)].map((match) => match[1])
  return { wrong, places: [...new Set(places)] }
})()`

/** Runs in the page: where it leads, and the forms it holds. */
const contents = `({
  hrefs: [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')),
  forms: [...document.forms].map((form) => ({
    at: location.pathname + location.search, method: form.method,
    action: new URL(form.getAttribute('hx-post') ?? form.getAttribute('action') ?? location.href, location.href).pathname,
    texts: [...form.elements].filter((field) => field.name && (field.localName === 'textarea' ||
      (field.localName === 'input' && /^(text|search|tel|hidden|date|month|number|time)$/.test(field.type)))).map(({ name }) => name),
  })),
})`

/** Files and sounds, which are no pages. */
const noPage =
  /\.(csv|json|xlsx|docx|txt|srt|zip)$|\/(word|audio|sound|export|download|picture)s?(\/|$)|\/files\/|\/pictures\//

/** One address for all that are alike but for their numbers. */
export const patternOf = (path: string): string => {
  const { pathname, searchParams } = new URL(path, 'http://here')
  const names = [...new Set(searchParams.keys())].toSorted().join('&')
  return `${pathname.replaceAll(/\d+/g, 'N')}${names === '' ? '' : `?${names}`}`
}

/**
 * Opens an address, waits for what the page loads by itself, and looks at it. False for a file, and for
 * what cannot be opened, which is a problem like others and no reason to leave the rest unseen.
 */
export async function visit(page: Page, watched: Watched, url: string): Promise<boolean> {
  try {
    await page.goto(url, { waitUntil: 'load' })
    await settled(page)
    await inspect(page, watched)
    return true
  } catch (error) {
    const [message = ''] = String(error).split('\n')
    if (!message.includes('Download is starting')) watched.problems.push(`${url}: ${message}`)
    return false
  }
}

/** Opens a page, remembers the forms on it, and gives back where it leads. */
export async function open(page: Page, centre: Centre, path: string, watched: Watched) {
  if (!(await visit(page, watched, centre.url + path))) return []
  watched.visited.push(path)
  const { hrefs, forms } = await page.evaluate<{ hrefs: string[]; forms: FormSeen[] }>(contents)
  for (const form of forms) {
    if (form.texts.length === 0) continue
    const kind = `${form.method} ${patternOf(form.action)} ${form.texts.join(' ')}`
    if (!watched.forms.has(kind)) watched.forms.set(kind, form)
  }
  return hrefs.filter((href) => /^\/(?![/\\])/.test(href) && !noPage.test(href.split('?')[0] ?? ''))
}

/** Nothing is asked any more by the page itself. */
export async function settled(page: Page): Promise<void> {
  // By a selector: the policy of the page lets no text be run while it waits.
  await page.locator('.htmx-request').first().waitFor({ state: 'detached', timeout: 15_000 })
}

/** Follows links from the first page on: of addresses that differ by numbers alone, so many each. */
export async function crawl(
  page: Page,
  centre: Centre,
  watched: Watched,
  { most, ofEach, from = ['/'] }: { most: number; ofEach: number; from?: string[] },
): Promise<void> {
  const waiting = [...from]
  const known = new Set(waiting)
  const times = new Map<string, number>()
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const pattern = patternOf(path)
    const visits = times.get(pattern) ?? 0
    if (visits >= ofEach || watched.visited.length >= most) continue
    times.set(pattern, visits + 1)
    for (const href of await open(page, centre, path, watched)) {
      const plain = href.split('#')[0] ?? ''
      if (plain === '' || known.has(plain)) continue
      known.add(plain)
      waiting.push(plain)
    }
  }
}
