import { raw } from 'hono/html'

import { complaintStages, complaintVerdicts, faultCategories } from '#src/complaints/vocabulary.ts'
import type { Docket } from '#src/docket/docket.ts'
import { formatTime } from '#src/kernel/calendar.ts'
import { Facts } from '#views/components/page.tsx'
import { DocketLineItem } from '#views/docket/line.tsx'
import { trustOf } from '#views/docket/trust.ts'

type Props = {
  docket: Docket
  by: string
  /** Null in a file, which is opened without the server and its policy. */
  nonce: string | null
}

/** A docket on paper or as a file: one document that needs nothing else. */
export function DocketDocument({ docket, by, nonce }: Props) {
  const { complaint, lines, gaps, head, at } = docket
  const { complaintNo, verdict, stage } = complaint
  const mark = `${complaintNo} 现场卷宗，${by} 于 ${formatTime(at)} 导出，号码已打码，不得外传`
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="zh-CN">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>现场卷宗 {complaintNo}</title>
          <style {...(nonce === null ? {} : { nonce })}>{raw(paper)}</style>
        </head>
        <body>
          <p class="mark">
            <span>{mark}</span>
          </p>
          <main>
            <h1>现场卷宗 {complaintNo}</h1>
            <Facts
              items={[
                ['来电号码', complaint.caller === '' ? '没有记' : complaint.caller],
                ['环节', complaintStages[stage]],
                ['现行结论', verdict === null ? '还没有结论' : complaintVerdicts[verdict]],
                ['属实类型', faultCategories[complaint.faultCategory]],
                ['承办部门', complaint.handlingDepartment],
                ['受理', formatTime(complaint.openedAt)],
                ['缺口', gaps === 0 ? '没有' : `${gaps} 处`],
              ]}
            />
            <ol class="docket">
              {lines.map((line) => (
                <DocketLineItem line={line} linked={false} />
              ))}
            </ol>
            <section class="basis">
              <h2>依据</h2>
              <p>{trustOf(docket).words}</p>
              <p>
                {head === null ? (
                  '还没有留痕可依据。'
                ) : (
                  <>
                    依据留痕到第 {head.entry} 条，它的校验值是 <code>{head.hash}</code>。
                  </>
                )}
              </p>
            </section>
            <div class="signing">
              <p>核对人</p>
              <p>日期</p>
            </div>
          </main>
        </body>
      </html>
    </>
  )
}

// Numbers of pages stand in the margin; the line of who took it is a table's head, as only such a one
// comes again on every page.
const paper = `
  @page { size: A4; margin: 18mm 14mm 16mm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 190mm; padding: 8mm 4mm; color: #000; background: #fff;
    font: 10pt/1.5 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
  h1 { font-size: 15pt; margin: 0 0 3mm; }
  h2 { font-size: 11pt; margin: 6mm 0 1mm; }
  p { margin: 0; }
  code { font-size: 8.5pt; word-break: break-all; }
  .mark { color: #666; font-size: 8.5pt; }
  .mark > span { display: block; border-bottom: 0.3mm solid #999; margin-bottom: 4mm; }
  .facts { display: grid; grid-template-columns: repeat(4, 1fr); gap: 1mm 4mm; margin: 0 0 5mm; }
  dt { flex: none; color: #555; font-size: 8.5pt; }
  dd { margin: 0; overflow-wrap: anywhere; }
  .docket { list-style: none; margin: 0; padding: 0; }
  .docket-line { display: grid; grid-template-columns: 34mm 1fr; gap: 3mm; padding: 1.2mm 0;
    border-top: 0.2mm solid #ccc; break-inside: avoid; }
  .docket-line > time { font-size: 8.5pt; font-variant-numeric: tabular-nums; }
  .docket-what { display: flex; flex-wrap: wrap; gap: 0 2mm; }
  .docket-party { min-width: 12mm; }
  .docket-pairs { margin: 0; display: flex; flex-wrap: wrap; gap: 0 4mm; font-size: 9pt; }
  .docket-pairs > div { display: flex; gap: 1.5mm; }
  .dim { color: #555; }
  .docket-gap { border-inline-start: 0.8mm solid #000; padding-inline-start: 2mm; font-size: 9pt; }
  .docket-span { font-size: 9pt; }
  .signing { display: grid; grid-template-columns: 80mm 50mm; gap: 10mm; margin-top: 14mm; break-inside: avoid; }
  .signing > p { border-bottom: 0.3mm solid #000; padding-bottom: 1mm; }
  .basis { break-inside: avoid; }
  .signing { break-before: avoid; }
  @media print { body { padding: 0; max-width: none; display: table; width: 100%; }
    main { display: table-row-group; }
    .mark { display: table-header-group; break-inside: avoid; } }
`
