import { formatDay } from '#src/kernel/calendar.ts'
import type { Orphaned } from '#src/training/eap/succession.ts'
import type { Given } from '#src/training/form-fields.ts'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'

type Props = {
  orphaned: readonly Orphaned[]
  successors: readonly { id: number; name: string }[]
  given: Given | null
}

/** Talks whose keeper is gone: how many there are, and who is to keep them from now on. */
export function SuccessionPage({ orphaned, successors, given }: Props) {
  return (
    <>
      <PageHead
        title="员工关怀接管"
        note="保管人停用或不再能保管时，在这里指定接管人；这里看不到谈了谁、谈了什么"
      />
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      {orphaned.length === 0 ? (
        <Card>
          <Empty
            title="没有无人保管的记录"
            hint="内训讲师的账号停用或改了角色，而记录还没有移交时，会列在这里。"
          />
        </Card>
      ) : (
        orphaned.map((one) => (
          <Keeper one={one} successors={successors} given={givenFor(given, one)} />
        ))
      )}
    </>
  )
}

const givenFor = (given: Given | null, { keeperId }: Orphaned) =>
  given?.values['keeperId'] === String(keeperId) ? given : null

type KeeperProps = Pick<Props, 'successors' | 'given'> & { one: Orphaned }

function Keeper({ one: { keeperId, name, disabledAt, talks }, successors, given }: KeeperProps) {
  const field = (of: string) => ({
    ...{ name: of, id: `${of}-${keeperId}` },
    ...{ value: given?.values[of], error: given?.errors[of] },
  })
  const since = disabledAt === null ? '已不能保管这类记录' : `${formatDay(disabledAt)} 停用`
  return (
    <Card title={name} note={`${since}，留下 ${talks > 999 ? '999 以上' : talks} 份记录`}>
      {successors.length === 0 ? (
        <Notice kind="warn">现在没有人能保管这类记录，先给一位内训讲师授权。</Notice>
      ) : (
        // As with a handover: its reason stays out of a shared browser.
        <form class="stack" method="post" action="/eap/succession" data-not-kept>
          <input type="hidden" name="keeperId" value={String(keeperId)} />
          <div class="form-grid">
            <Select
              {...field('toId')}
              label="接管人"
              options={successors.map(({ id, name: of }) => [String(id), of])}
              blank="请选择"
              required
            />
            <TextInput {...field('reason')} label="原因" maxlength={200} required />
          </div>
          <div class="bar">
            <Button kind="primary" confirm={`把 ${name} 留下的记录都交给所选的人保管？`}>
              指定接管人
            </Button>
          </div>
        </form>
      )}
    </Card>
  )
}
