import type { Difference } from '#src/screening/rules/differences.ts'
import type { LexiconOverview } from '#src/screening/rules/queries.ts'
import type { RuleOffer } from '#src/screening/rules/schema.ts'
import { offerKinds } from '#src/screening/vocabulary.ts'
import { Tag, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { Card, Empty, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'
import { Differences } from '#views/screening/rules/differences.tsx'
import { LexiconTabs } from '#views/screening/rules/tabs.tsx'

type Props = {
  overview: LexiconOverview
  offers: (RuleOffer & { differences: Difference[] })[]
  mayEdit: boolean
}

/** 随产品的改动: what a newer version of the product says differently. Nothing is overwritten. */
export function OffersPage({ overview, offers, mayEdit }: Props) {
  return (
    <>
      <PageHead
        title="随产品的改动"
        note="新版程序带来的规则改动；采纳后是草稿，发布了才用于筛查"
      />
      <LexiconTabs overview={overview} current="/lexicon/offers" />
      <Card flush>
        {offers.length === 0 ? (
          <Empty
            title="没有待决定的改动"
            hint="升级程序后，规则有改动会列在这里，不会自己改掉您的规则。"
          />
        ) : (
          <Table
            caption="随产品的改动"
            head={[
              { label: '规则' },
              { label: '改动' },
              { label: '和现在的文字比' },
              { label: '带来' },
              { label: '决定' },
            ]}
          >
            {offers.map((offer) => (
              <tr>
                <td>
                  {offer.body.name}
                  <small>{offer.code}</small>
                </td>
                <td>
                  <Tag kind={offer.kind === 'withdrawn' ? 'hot' : 'info'}>
                    {offerKinds[offer.kind]}
                  </Tag>
                </td>
                <td>
                  {offer.kind === 'withdrawn' ? (
                    '新版程序不再带这条规则'
                  ) : (
                    <details class="ledger-note">
                      <summary>看文字</summary>
                      <Differences items={offer.differences} />
                    </details>
                  )}
                </td>
                <td>
                  <Time at={offer.at} />
                </td>
                <td>
                  {mayEdit ? (
                    <form
                      class="row-actions"
                      method="post"
                      action={`/lexicon/offers/${offer.id}/decision`}
                    >
                      <Button
                        small
                        name="decision"
                        value="accepted"
                        aria-label={`采纳 ${offer.body.name}`}
                      >
                        采纳
                      </Button>
                      <Button
                        small
                        name="decision"
                        value="declined"
                        aria-label={`不采纳 ${offer.body.name}`}
                      >
                        不采纳
                      </Button>
                    </form>
                  ) : (
                    '—'
                  )}
                </td>
              </tr>
            ))}
          </Table>
        )}
      </Card>
    </>
  )
}
