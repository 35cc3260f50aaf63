import type { FieldErrors } from '#src/kernel/form.ts'
import type { RuleRow } from '#src/screening/rules/schema.ts'
import { Button, LinkButton } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Notice, PageHead } from '#views/components/page.tsx'
import { Notation, RuleFields } from '#views/screening/rules/form.tsx'
import { TryOutCard } from '#views/screening/rules/try-out.tsx'

type Props = { values: Record<string, string>; errors: FieldErrors; copied: RuleRow | null }

/** 起草: a rule that reads no call before it is published. */
export function NewRulePage({ values, errors, copied }: Props) {
  const wrong = Object.keys(errors).length > 0
  return (
    <>
      <PageHead title="起草规则" note="保存后是草稿，发布了才用于筛查">
        <LinkButton href="/lexicon">返回规则</LinkButton>
      </PageHead>
      {wrong ? <Notice kind="bad">还没有保存：有几栏要改，写的都还在。</Notice> : null}
      {copied ? (
        <Notice kind="info">
          从“{copied.name}”复制，改好后另存为一条新规则；说法和原规则一样的，同一句会算两次。
        </Notice>
      ) : null}
      <div class="with-aside">
        <Card>
          <form id="rule-form" class="stack" method="post" action="/lexicon/rules">
            <RuleFields ruleId={null} values={values} errors={errors} />
            <TextInput
              label="起草说明"
              name="note"
              value={values['note']}
              maxlength={200}
              error={errors['note']}
            />
            <div class="bar">
              <Button kind="primary">保存草稿</Button>
              <LinkButton href="/lexicon">取消</LinkButton>
            </div>
          </form>
        </Card>
        <div>
          <TryOutCard />
          <Card>
            <Notation />
          </Card>
        </div>
      </div>
    </>
  )
}
