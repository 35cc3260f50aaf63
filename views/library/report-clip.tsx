import type { Given } from '#src/library/typical-cases/given.ts'
import { caseMost } from '#src/library/typical-cases/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, PageHead } from '#views/components/page.tsx'
import { NotTakenHere } from '#views/library/parts.tsx'

type Props = { id: number; caseNo: string; clipId: number; given: Given }

/** 有漏打码: what can still be heard or read. The clip is silent as soon as it is sent. */
export function ReportClipPage({ id, caseNo, clipId, given }: Props) {
  const { values, errors } = given
  return (
    <>
      <PageHead title="报告漏打码" note={`案例 ${caseNo}`}>
        <LinkButton href={`/library/${id}#clips`}>返回案例</LinkButton>
      </PageHead>
      <NotTakenHere given={given} />
      <Card title="漏了什么" note="提交以后这个片段马上在各处停播，检查完再恢复">
        <form class="stack" method="post" action={`/library/${id}/clips/${clipId}/report`}>
          <div class="form-grid">
            <TextInput
              label="漏掉的字"
              name="words"
              value={values['words'] ?? ''}
              error={errors['words']}
              maxlength={caseMost.report}
              hint="只留第一个字，其余保存成 *，不会再露一次"
            />
            <TextInput
              label="在片段的哪里"
              name="at"
              value={values['at'] ?? ''}
              error={errors['at']}
              placeholder="0:12"
              hint="分:秒；两项填一项就行"
            />
          </div>
          <div class="bar">
            <Button kind="primary">提交，马上停播</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
