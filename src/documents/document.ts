import type { Chart } from './chart.ts'

export type FormCell = {
  text: string
  /** A label of the form, printed bold on grey. */
  label?: boolean
  /** Columns it takes; 1 if not said. */
  span?: number
}

/** The parts a document is put together from: paper and Word draw the same ones in the same order. */
export type Block =
  | { kind: 'heading'; text: string }
  /** Line breaks stay. */
  | { kind: 'paragraph'; text: string }
  /** Small print. */
  | { kind: 'note'; text: string }
  | {
      kind: 'table'
      caption: string
      head: string[]
      rows: string[][]
      /** Columns set to the right: numbers. */
      right?: number[]
      /** By which it is taken along from the page it stands on, and what the file is called. */
      file?: { key: string; title: string }
    }
  /** A form with boxes, as it is on paper; every row takes the same number of columns. */
  | { kind: 'form'; columns: number; rows: FormCell[][] }
  | { kind: 'chart'; chart: Chart }
  /** Several small ones, two beside one another, each with a line beneath. */
  | { kind: 'charts'; charts: { chart: Chart; note: string }[] }
  /** Places to sign; empty where nobody has. */
  | { kind: 'signatures'; places: { label: string; name: string; at: string }[] }

/** 公文: what is printed and exported. */
export type PaperDocument = {
  title: string
  /** 编号 and the like, in one line above the text. */
  line: string[]
  blocks: Block[]
  /** Who took it, when: printed at the foot of every page. */
  foot: string
  landscape?: boolean
}
