/** 对内还是对外: what belongs to the hotline and what does not, where somebody has to decide it. */
export function DecisionHelp({ open }: { open?: boolean }) {
  return (
    <details open={open}>
      <summary>对内还是对外？</summary>
      <div class="prose">
        <p>看客户不满的是谁：</p>
        <p>
          <b>对内投诉：</b>客户不满的是 95598 热线自己的人和事，包括本次或之前接电话、打回访的坐席，
          答错、推诿、应派未派、擅自挂断，或答应回电没有回。没说“投诉”两个字也算。
        </p>
        <p class="dim">
          例：“上次那个小姑娘没等我说完就挂了。”“说好两小时内派人，问了根本没派单。”“三个人三种说法，到底听谁的？”
        </p>
        <p>
          <b>对外投诉：</b>客户不满的是抢修、抄表、营业厅、供电所的人，或停电、电价、工程本身。
          由责任单位处理，登记后转出，不计入对内投诉。
        </p>
        <p class="dim">例：“抢修的师傅态度差。”“营业厅让我跑了三趟。”“一个月停了五次电。”</p>
        <p>
          <b>两样都有：</b>只要对热线的不满成立，就按对内投诉处理；对外的部分照常走工单。
        </p>
        <p class="dim">例：“停电没人修，打你们电话还跟我吵。”吵的那一段是对内投诉。</p>
      </div>
    </details>
  )
}
