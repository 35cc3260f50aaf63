import type { RoutingPart } from '#src/complaints/routing/part.ts'
import { participantRoles } from '#src/complaints/routing/vocabulary.ts'
import { FoldedForm, refilled, type StepPage } from '#views/complaints/step-form.tsx'
import { Button } from '#views/components/button.tsx'
import { Select, TextInput } from '#views/components/field.tsx'

type Props = { routing: RoutingPart; page: StepPage }

const { host: _host, ...added } = participantRoles

/** 协办、催办 departments, and urging whoever has to act now. */
export function TakePartForms({ routing, page }: Props) {
  const { participants, departments, may } = routing
  const others = participants.filter(({ role }) => role !== 'host')
  return (
    <>
      {may.expedite ? (
        <FoldedForm page={page} form="expediting" title="催办" button="催办">
          <TextInput
            label="要说的话（可不填）"
            {...refilled(page, 'expediting', 'note')}
            maxlength={200}
            hint="现在该办的人会收到一条消息；催办计次"
          />
        </FoldedForm>
      ) : null}
      {may.takePart ? (
        <FoldedForm page={page} form="participants" title="协办、催办部门" button="增加">
          <div class="step-fields">
            <Select
              label="部门"
              {...refilled(page, 'participants', 'departmentId')}
              options={departments}
              blank="请选择部门"
              required
            />
            <Select
              label="分工"
              {...refilled(page, 'participants', 'role')}
              options={Object.entries(added)}
              blank="请选择"
              required
            />
          </div>
        </FoldedForm>
      ) : null}
      {may.takePart && others.length > 0 ? (
        <ul class="bare-list">
          {others.map(({ id, role, department }) => (
            <li>
              <form
                method="post"
                action={`/complaints/${page.complaintId}/participant-removal`}
                class="bar"
              >
                <input type="hidden" name="participant" value={id} />
                {department}（{participantRoles[role]}）
                <Button small confirm={`不再由${department}${participantRoles[role]}？`}>
                  去掉
                </Button>
              </form>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
