import { hrefWith, type Query } from './hrefs.ts'

type Props = { of: string; table: string; query?: Query }

/** A table of a page, to be taken along: narrowed as it is shown. */
export function TableFiles({ of, table, query = {} }: Props) {
  const href = (format: string) => hrefWith(`${of}/tables/${table}`, query, { format })
  return (
    <>
      <a href={href('xlsx')}>Excel</a>
      <a href={href('csv')}>CSV</a>
    </>
  )
}
