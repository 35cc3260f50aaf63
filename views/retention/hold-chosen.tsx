import type { FieldErrors } from '#src/kernel/form.ts'
import type { Chosen } from '#src/lists/bulk.ts'
import { mostAtOnce } from '#src/lists/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'

type Props = { chosen: Chosen; reason: string; errors: FieldErrors; back: string }

const named = 10

/** Why the chosen recordings are held, asked once for all of them. */
export function HoldChosenPage({ chosen, reason, errors, back }: Props) {
  const { rows, cut, fields } = chosen
  const names = rows.slice(0, named).map(({ name }) => name)
  return (
    <>
      <PageHead title="设法律保留" />
      <Card>
        <p>
          给 {rows.length.toLocaleString('zh-CN')} 段录音设法律保留：{names.join('、')}
          {rows.length > named ? ' 等' : ''}。到期也不删除，直到有人解除。
          {cut ? `一次最多 ${mostAtOnce.toLocaleString('zh-CN')} 段，后面还有。` : ''}
        </p>
        <form class="form" method="post" action="/retention/holds/recordings">
          {fields.map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <input type="hidden" name="asked" value="on" />
          <TextInput
            label="原因"
            name="reason"
            value={reason}
            error={errors['reason']}
            maxlength={300}
            required
          />
          <div class="bar">
            <Button kind="primary">设法律保留</Button>
            <LinkButton href={back}>返回录音台账</LinkButton>
          </div>
        </form>
      </Card>
    </>
  )
}
