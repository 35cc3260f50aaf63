import type { Given } from '#src/training/form-fields.ts'
import { planBounds } from '#src/training/plans/vocabulary.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextArea, TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'

/** 制定个人计划: for whom and to what end; its entries come one by one. */
export function NewPlanPage({ given, agentNo }: { given: Given | null; agentNo: string }) {
  return (
    <>
      <PageHead title="制定个人计划" note="一人同时只有一份；内容下一步逐项加">
        <LinkButton href="/training-plans">返回个人计划</LinkButton>
      </PageHead>
      {given?.sentence ? (
        <Notice kind="bad">{given.sentence}。填的内容还在下面，没有丢。</Notice>
      ) : null}
      <Card>
        <form class="stack" method="post" action="/training-plans">
          <TextInput
            name="agentNo"
            label="坐席工号"
            value={given?.values['agentNo'] ?? agentNo}
            error={given?.errors['agentNo']}
            maxlength={60}
            required
          />
          <TextArea
            name="goal"
            label="目标"
            value={given?.values['goal']}
            error={given?.errors['goal']}
            rows={3}
            maxlength={planBounds.goal}
            required
          />
          <div class="bar">
            <Button kind="primary">制定</Button>
          </div>
        </form>
      </Card>
    </>
  )
}
