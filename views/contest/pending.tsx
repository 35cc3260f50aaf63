import type { Pending } from '#src/contest/pending.ts'
import type { PageTable } from '#src/lists/page-table.ts'
import { Notice } from '#views/components/page.tsx'
import { PlainTable } from '#views/components/plain-table.tsx'
import { TableFilesLine } from '#views/components/table-files.tsx'

type Props = { pending: Pending; month: string; table: PageTable | undefined }

/** What the complaints that wait for a verdict may still change. */
export function PendingVerdicts({ pending, month, table }: Props) {
  return (
    <Notice kind={pending.open ? 'warn' : 'info'}>
      <p>
        参评部门还有 {pending.count} 件没有核实。
        {pending.open
          ? '全部核实以后，名次或并列可能改变，宜等核实完再公布。'
          : '无论怎样核实，名次都不会变。'}
      </p>
      <details>
        <summary>最好和最坏的情形</summary>
        <TableFilesLine of="/contest" table="pending" query={{ month }} />
        {table ? <PlainTable table={table} /> : null}
        <p class="dim">
          得分最低：本部门未核实的都不属实；最高：都属实且按最重的类型。试算名次：本部门取一端，其他部门取另一端。
        </p>
      </details>
    </Notice>
  )
}
