import type { CaseDetail } from '#src/library/typical-cases/detail.ts'
import type { Given } from '#src/library/typical-cases/given.ts'
import { caseMost } from '#src/library/typical-cases/vocabulary.ts'
import { Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card } from '#views/components/page.tsx'

type Props = { detail: CaseDetail; given: Given | null }

/** What the reader can do with the case now. */
export function CaseSteps({ detail, given }: Props) {
  const { id, version, may, clips } = detail
  const reason = given?.values['reason'] ?? ''
  const here = `/library/${id}`
  const seen = <input type="hidden" name="seen" value={String(version.revision)} />
  const unheard = clips.filter(({ heard }) => !heard).length
  return (
    <>
      {may.submit ? (
        <Card title="提交审核" note="提交以后由别人审核、发布，退回以前不能再改">
          <form method="post" action={`${here}/submission`} class="bar">
            {seen}
            <Button kind="primary">提交审核</Button>
          </form>
        </Card>
      ) : null}
      {may.judge ? (
        <Card
          title="审核"
          note={
            version.submittedAt === null ? undefined : (
              <>
                {version.submittedByName} <Time at={version.submittedAt} /> 提交
              </>
            )
          }
        >
          {may.own ? <p class="dim">这一版您也写过，要由别人发布；可以退回。</p> : null}
          {may.publish ? (
            <form method="post" action={`${here}/publication`} class="bar">
              {seen}
              <Button kind="primary" confirm="发布以后这一版不能再改，大家都能看到。发布？">
                发布
              </Button>
              {unheard > 0 ? (
                <small class="dim" data-unheard>
                  还有 {unheard} 个片段没有从头听到尾，听完才能发布
                </small>
              ) : null}
            </form>
          ) : null}
          <form method="post" action={`${here}/return`} class="bar case-add">
            {seen}
            <TextInput
              label="退回原因"
              name="reason"
              id="return-reason"
              value={reason}
              maxlength={caseMost.reason}
            />
            <Button>退回作者</Button>
          </form>
        </Card>
      ) : null}
      {may.review ? (
        <Card title="重新审核" note="案例还能用就写明为什么；不能用就起草新版或撤下">
          <form method="post" action={`${here}/review`} class="bar case-add">
            <TextInput
              label="为什么还能用"
              name="reason"
              id="review-reason"
              value={reason}
              maxlength={caseMost.reason}
            />
            <Button kind="primary">重新放回列表</Button>
          </form>
        </Card>
      ) : null}
      {may.anew || may.withdraw ? (
        <details class="card case-more">
          <summary>{may.anew ? '改版或撤下' : '撤下'}</summary>
          {may.anew ? (
            <form method="post" action={`${here}/new-version`} class="bar">
              <Button>起草新版</Button>
              <small class="dim">新版发布以前，大家看到的还是这一版。</small>
            </form>
          ) : null}
          {may.withdraw ? (
            <form method="post" action={`${here}/withdrawal`} class="bar case-add">
              <TextInput
                label="撤下原因"
                name="reason"
                id="withdraw-reason"
                value={reason}
                maxlength={caseMost.reason}
              />
              <Button kind="danger" confirm="撤下以后大家看不到它，也不能再发布。撤下？">
                撤下
              </Button>
            </form>
          ) : null}
        </details>
      ) : null}
    </>
  )
}

/** 我已学完. */
export function StudyCard({ detail }: { detail: CaseDetail }) {
  const { id, may, study, version } = detail
  if (!may.study) return null
  return (
    <Card title="学习">
      {study?.finishedAt ? (
        <p>
          您已学完这一版 <Time at={study.finishedAt} />
        </p>
      ) : (
        <form method="post" action={`/library/${id}/study`} class="bar">
          <input type="hidden" name="version" value={String(version.number)} />
          <Button kind="primary">我已学完</Button>
        </form>
      )}
    </Card>
  )
}
