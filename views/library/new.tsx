import type { Given } from '#src/library/typical-cases/given.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { NotTakenHere } from '#views/library/parts.tsx'
import { WordsFields } from '#views/library/words-fields.tsx'

type Props = { given: Given; tags: readonly string[] }

/** 收入案例库: what it was made from, and its first words. */
export function NewCasePage({ given, tags }: Props) {
  const { values, errors } = given
  return (
    <>
      <PageHead title="收入案例库" note="发布以前只有编写和审核的人看得到">
        <LinkButton href="/library">返回</LinkButton>
      </PageHead>
      <NotTakenHere given={given} />
      <Card title="案例" note="人名写成坐席、客户；漏写的保存时会替您换掉">
        <form class="stack" method="post" action="/library">
          <TextInput
            label="关联的投诉或通话"
            name="links"
            value={values['links'] ?? ''}
            error={errors['links']}
            maxlength={600}
            hint="投诉号或通话号，几件用空格分开"
            required
          />
          <input type="hidden" name="appeal" value={values['appeal'] ?? ''} />
          <WordsFields given={given} tags={tags} />
          <div class="bar">
            <Button kind="primary">保存草稿</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
