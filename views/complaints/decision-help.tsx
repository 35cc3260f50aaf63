/** 对内还是对外: what belongs to the hotline and what does not, where somebody has to decide it. */
export function DecisionHelp({ open }: { open?: boolean }) {
  return (
    <details open={open}>
      <summary>对内还是对外？</summary>
      <div class="prose">
        <p>
          <b>对内投诉：</b>客户不满的是 95598 热线自己的人和事，包括本次或之前接电话、打回访的坐席，
          答错、推诿、应派未派、擅自挂断，或答应回电没有回。没说“投诉”两个字也算。
        </p>
        <p>
          <b>对外诉求：</b>客户不满的是抢修、抄表、营业厅、供电所的人，或停电、电价、工程本身。
          由责任单位处理，不在这里立案。
        </p>
        <p>
          <b>两样都有：</b>只要对热线的不满成立，就按对内投诉处理；对外的部分照常走工单。
        </p>
      </div>
    </details>
  )
}
