import type { ChartGeometry } from '#src/documents/chart.ts'
import type { Block, PaperDocument } from '#src/documents/document.ts'
import { unsigned } from '#src/documents/vocabulary.ts'
import { TableFilesLine } from '#views/components/table-files.tsx'

import { ChartFigure } from './chart.tsx'

/** A block with the picture it needs: geometry is reckoned where the page is put together. */
export type DrawnBlock = {
  block: Block
  geometry: ChartGeometry | null
  /** Of small charts, in their order. */
  geometries: readonly ChartGeometry[]
}

type PaperProps = {
  paper: PaperDocument
  drawn: readonly DrawnBlock[]
  /** The page its tables are taken along from; left out where they are not. */
  filesOf?: string
}

/** 公文 as it is on paper; the same blocks make the Word file. */
export function Paper({ paper, drawn, filesOf }: PaperProps) {
  return (
    <article class={paper.landscape ? 'paper paper-wide' : 'paper'} tabindex={0}>
      <h1>{paper.title}</h1>
      {paper.line.length === 0 ? null : (
        <p class="paper-line">
          {paper.line.map((words) => (
            <span>{words}</span>
          ))}
        </p>
      )}
      {drawn.map((part) => (
        <Part {...part} filesOf={filesOf} />
      ))}
      <footer class="paper-foot">{paper.foot}</footer>
    </article>
  )
}

type PartProps = DrawnBlock & { filesOf: string | undefined }

function Part({ block, geometry, geometries, filesOf }: PartProps) {
  switch (block.kind) {
    case 'heading':
      return <h2>{block.text}</h2>
    case 'paragraph':
      return <p class="paper-words">{block.text}</p>
    case 'note':
      return <p class="paper-note">{block.text}</p>
    case 'table':
      return (
        <>
          {filesOf && block.file ? <TableFilesLine of={filesOf} table={block.file.key} /> : null}
          <PaperTable block={block} />
        </>
      )
    case 'form':
      return <PaperForm block={block} />
    case 'chart':
      return geometry ? <ChartFigure chart={block.chart} geometry={geometry} /> : null
    case 'charts':
      return (
        <div class="paper-charts">
          {block.charts.map(({ chart, note }, index) => {
            const drawn = geometries[index]
            return drawn ? (
              <div>
                <ChartFigure chart={chart} geometry={drawn} />
                <p class="paper-note">{note}</p>
              </div>
            ) : null
          })}
        </div>
      )
    case 'signatures':
      return (
        <dl class="paper-signatures">
          {block.places.map(({ label, name, at }) => (
            <div>
              <dt>{label}：</dt>
              <dd>{name || unsigned}</dd>
              <dd>日期：{at || unsigned}</dd>
            </div>
          ))}
        </dl>
      )
  }
}

function PaperTable({ block }: { block: Extract<Block, { kind: 'table' }> }) {
  const side = (column: number) => (block.right?.includes(column) ? 'number' : undefined)
  return (
    <table class="paper-table">
      <caption>{block.caption}</caption>
      <thead>
        <tr>
          {block.head.map((words, column) => (
            <th scope="col" class={side(column)}>
              {words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {block.rows.map((row) => (
          <tr>
            {row.map((words, column) => (
              <td class={side(column)}>{words}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function PaperForm({ block }: { block: Extract<Block, { kind: 'form' }> }) {
  return (
    <table class="paper-form">
      <tbody>
        {block.rows.map((row) => (
          <tr>
            {row.map(({ text, label, span = 1 }) =>
              label ? (
                <th scope="row" colspan={span}>
                  {text}
                </th>
              ) : (
                <td colspan={span}>{text}</td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
