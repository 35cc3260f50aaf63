type Props = { agent: { agentNo: string; name: string | null } | null }

/** An agent as name and number; the number alone while nobody of that number is known. */
export function AgentName({ agent }: Props) {
  if (!agent || agent.agentNo === '') return <>—</>
  return (
    <>
      {agent.name || '未知坐席'} <span class="dim">{agent.agentNo}</span>
    </>
  )
}
