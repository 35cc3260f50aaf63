import { unzipped } from '#src/lists/files/zip.ts'

const whole = (text: string) =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s/gu, '')

/** All that is written on the paper of a page to be printed, without blanks; pictures are left out. */
export function wordsPrinted(html: string): string {
  const [, paper] = /<article class="paper[^>]*>([\s\S]*)<\/article>/.exec(html) ?? []
  if (paper === undefined) throw new Error('no paper on this page')
  return whole(paper.replaceAll(/<svg[\s\S]*?<\/svg>/g, '').replaceAll(/<[^>]+>/g, ''))
}

/** The same of a Word file: its body, then its foot without the number of the page. */
export function wordsOfWord(file: Buffer): string {
  const parts = unzipped(file)
  const of = (name: string) => {
    const found = [...parts].find(([path]) => path === name)?.[1]
    if (!found) throw new Error(`no ${name} in this file`)
    const xml = found.toString('utf8')
    return [...xml.matchAll(/<w:t(?: [^>]*)?>([^<]*)<\/w:t>/g)]
      .map(([, text = '']) => text)
      .join('')
  }
  const foot = of('word/footer1.xml').replace(/\s*第\s*\/\s*页$/, '')
  return whole(of('word/document.xml') + foot)
}
