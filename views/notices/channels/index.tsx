import type { MessageSettings } from '#src/notices/channels/settings.ts'
import { channelKinds, messageStates } from '#src/notices/channels/vocabulary.ts'
import { noticeKinds } from '#src/notices/vocabulary.ts'
import { Status, type Tone, Time } from '#views/components/badge.tsx'
import { Button } from '#views/components/button.tsx'
import { TextInput } from '#views/components/field.tsx'
import { Card, Empty, Notice, PageHead } from '#views/components/page.tsx'
import { Table } from '#views/components/table.tsx'

import { NewChannelForm } from './new-channel.tsx'

type Props = {
  settings: MessageSettings
  values: Record<string, string>
  /** Ticked kinds of notices. */
  chosen: string[]
  errors: Record<string, string>
}

/** 消息通知: where messages go outside the product; nowhere until somebody says so. */
export function MessagesPage({ settings, values, chosen, errors }: Props) {
  const { hosts, channels, recent } = settings
  return (
    <>
      <PageHead title="消息通知" note="把“有事要办”告诉群里。没有启用任何渠道时，什么都不往外发" />
      <Notice kind="info">
        发出去的只有消息种类和投诉编号，没有人名、号码和内容；看内容要登录回听。邮件通知还没有做，现在只能用群机器人。
      </Notice>
      <Card title="通知渠道" flush>
        {channels.length === 0 ? (
          <Empty title="还没有通知渠道" hint="先把群机器人的域名加进允许名单，再在下面添加渠道。" />
        ) : (
          <Channels channels={channels} />
        )}
      </Card>
      <div class="columns">
        <Card title="添加渠道" id="new">
          <NewChannelForm values={values} chosen={chosen} errors={errors} hosts={hosts} />
        </Card>
        <Card title="允许名单" note="消息只发往这些域名">
          <Hosts hosts={hosts} value={values['host']} error={errors['host']} />
        </Card>
      </div>
      <Card title="最近的消息" note="新的在前，最多 20 条；没有送出的会自动再试" id="recent" flush>
        {recent.length === 0 ? (
          <Empty title="还没有发过消息" hint="启用渠道后，或点“发测试消息”，结果会出现在这里。" />
        ) : (
          <Recent rows={recent} />
        )}
      </Card>
    </>
  )
}

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

function Channels({ channels }: Pick<MessageSettings, 'channels'>) {
  const head = ['名称', '种类', '发往', '哪些消息', '免打扰', '状态', '操作'].map((label) => ({
    label,
  }))
  return (
    <Table head={head} caption="通知渠道">
      {channels.map((channel) => {
        const { id, name, kind, host, notices, quietFrom, quietUntil, active } = channel
        return (
          <tr>
            <td>{name}</td>
            <td>{channelKinds[kind]}</td>
            <td>{host}</td>
            <td>{notices.map((one) => noticeKinds[one]).join('、')}</td>
            <td>
              {quietFrom === null || quietUntil === null
                ? '不设'
                : `${clock(quietFrom)} 到 ${clock(quietUntil)}`}
            </td>
            <td>
              <Status tone={active ? 'good' : 'grey'} label={active ? '已启用' : '未启用'} />
            </td>
            <td>
              <div class="bar">
                <form method="post" action={`/messages/channels/${id}/switch`}>
                  <Button small name="active" value={active ? 'off' : 'on'}>
                    {active ? '停用' : '启用'}
                  </Button>
                </form>
                <form method="post" action={`/messages/channels/${id}/test`}>
                  <Button small kind="quiet">
                    发测试消息
                  </Button>
                </form>
                <form method="post" action={`/messages/channels/${id}/removal`}>
                  <Button
                    small
                    kind="danger"
                    confirm={`移除通知渠道“${name}”？地址和密钥一起删去，找不回来。`}
                  >
                    移除
                  </Button>
                </form>
              </div>
            </td>
          </tr>
        )
      })}
    </Table>
  )
}

type HostsProps = { hosts: string[]; value: string | undefined; error: string | undefined }

function Hosts({ hosts, value, error }: HostsProps) {
  return (
    <>
      {hosts.length === 0 ? <p class="dim">名单是空的，哪里都不发。</p> : null}
      <ul class="lines">
        {hosts.map((host) => (
          <li>
            {host}
            <form class="end" method="post" action="/messages/hosts/removal">
              <input type="hidden" name="host" value={host} />
              <Button small kind="quiet">
                去掉
              </Button>
            </form>
          </li>
        ))}
      </ul>
      <form class="stack" method="post" action="/messages/hosts">
        <TextInput
          label="域名"
          name="host"
          value={value}
          error={error}
          required
          maxlength={253}
          hint="钉钉 oapi.dingtalk.com，企业微信 qyapi.weixin.qq.com，飞书 open.feishu.cn"
        />
        <Button>加进名单</Button>
      </form>
    </>
  )
}

const tones: Record<keyof typeof messageStates, Tone> = {
  waiting: 'accent',
  sent: 'good',
  failed: 'red',
  dropped: 'grey',
}

function Recent({ rows }: { rows: MessageSettings['recent'] }) {
  const head = ['时间', '渠道', '消息', '结果', '试过', '原因'].map((label) => ({ label }))
  return (
    <Table head={head} caption="最近的消息">
      {rows.map(({ at, channel, notice, state, tries, problem }) => (
        <tr>
          <td>
            <Time at={at} />
          </td>
          <td>{channel}</td>
          <td>{notice === null ? '测试消息' : noticeKinds[notice]}</td>
          <td>
            <Status tone={tones[state]} label={messageStates[state]} />
          </td>
          <td>{tries} 次</td>
          <td>{problem ?? '—'}</td>
        </tr>
      ))}
    </Table>
  )
}
