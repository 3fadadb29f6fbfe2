import { html } from './html';

/** The styles of the page. Colours tell nothing that a shape or a word does not tell, too. */
export const traceStyles = html`
:root{color-scheme:light dark;--paper:light-dark(#f6f6f4,#131519);--card:light-dark(#fff,#1a1d22);--sunk:light-dark(#f6f6f4,#131519);--ink:light-dark(#1c1e22,#e9eaed);--soft:light-dark(#5b606a,#a2a8b3);
--rule:light-dark(#e2e3e6,#2d3138);--grid:light-dark(#ececee,#262a30);--model:light-dark(#4757c4,#8797f5);--tool:light-dark(#0d7c70,#43b8a6);--wait:light-dark(#9a6200,#d9a441);--bad:light-dark(#b42318,#ff8f85);--faint:light-dark(#80858f,#737a86)}
*{box-sizing:border-box}
body{margin:0;padding:2.5rem clamp(1rem,4vw,3rem);background:var(--paper);color:var(--ink);font:14px/1.45 system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
main{max-width:76rem;margin:auto}
h1{margin:0;font-size:1.6rem;line-height:1.2;letter-spacing:-.015em;overflow-wrap:anywhere}
h2,h3,h4,ol,ul,dl,dd,p,pre{margin:0;padding:0}
h2,h3{font-size:1rem}h4{margin-bottom:.35rem;color:var(--soft);font-size:.8rem;font-weight:500}
.id{margin-top:.35rem;color:var(--soft);overflow-wrap:anywhere}.id code{font-size:.92em}.id time{white-space:nowrap}
pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:1px;margin:1.75rem 0 2.25rem;border:1px solid var(--rule);border-radius:10px;background:var(--card);overflow:hidden}
.figures>div{padding:.85rem 1.1rem;box-shadow:0 0 0 1px var(--rule);overflow-wrap:anywhere}
dt{color:var(--soft);font-size:.8rem}.figures dd{font-size:1.3rem;font-weight:600;line-height:1.35;letter-spacing:-.01em}.figures dd.note{white-space:normal;color:var(--soft);font-size:.8rem;font-weight:400;letter-spacing:0}
.figures .failed dd{color:var(--bad)}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.4rem 2rem;margin-bottom:.75rem}
.head h2{font-size:1.1rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1.1rem;color:var(--soft);font-size:.8rem;list-style:none}
.legend li{display:flex;align-items:center;gap:.45rem}.legend i{position:static;width:1.15rem;margin:0}
.chart{border:1px solid var(--rule);border-radius:10px;background:var(--card)}
.line{display:grid;grid-template-columns:minmax(0,17rem) minmax(0,1fr) 5.5rem;column-gap:1rem;align-items:center;padding:0 1rem}
.axis{position:sticky;top:0;z-index:1;height:2.1rem;border-bottom:1px solid var(--rule);border-radius:10px 10px 0 0;background:var(--card);color:var(--soft);font-size:.75rem}
.line.axis .track{min-height:0;background:none}.axis .time,.axis .what{font-size:.75rem}
.tick{position:absolute;top:0;height:100%;padding-left:.4rem;line-height:2.1rem;white-space:nowrap}.tick::before{content:"";position:absolute;left:0;bottom:0;height:.55rem;border-left:1px solid var(--faint)}
.tick.late{transform:translateX(-100%);padding:0 .4rem 0 0}.tick.late::before{left:100%}
section+section{border-top:1px solid var(--rule)}
ol{list-style:none}
.turn h3{padding:.5rem 0}
.turn .time{font-weight:600}
.track{position:relative;align-self:stretch;min-height:2.6rem;background:linear-gradient(90deg,var(--grid) 1px,transparent 1px) 0 0/var(--step) 100%}
.turn .track{min-height:0}
.what{min-width:0;padding:.3rem 0 .3rem 1.1rem}
.name{display:inline-block;max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-weight:500;vertical-align:bottom}
.badge+.note,.note{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;color:var(--soft);font-size:.8rem}
.badge{margin-left:.3rem;padding:0 .35rem;border:1px solid;border-radius:4px;color:var(--wait);font-size:.7rem;font-weight:600;line-height:1.35;vertical-align:.1em;white-space:nowrap}
.name:has(+.badge){max-width:calc(100% - 5rem)}
.failed .badge,.failed .note{color:var(--bad)}
.time{text-align:right;white-space:nowrap}
i{position:absolute;top:50%;height:14px;margin-top:-7px;min-width:3px;border-radius:3px}
.model{--hue:var(--model)}.tool{--hue:var(--tool)}.event{--hue:var(--wait)}.failed{--hue:var(--bad)}
i.model,i.tool{background:var(--hue)}
.failed i.model,.failed i.tool,.legend .bad{background:repeating-linear-gradient(135deg,var(--bad) 0 5px,color-mix(in srgb,var(--bad) 65%,var(--card)) 5px 8px)}
i.wait{border:1px solid var(--wait);background:repeating-linear-gradient(135deg,var(--wait) 0 1.5px,var(--card) 1.5px 5px)}
i.queue{height:2px;margin-top:-1px;border-radius:0;background:var(--faint)}
i.mark{width:8px!important;min-width:0;height:8px;margin:-4px 0 0 -4px;border-radius:1px;background:var(--hue,var(--wait));transform:rotate(45deg)}.legend i.mark{margin:0 2px}
summary{cursor:pointer;list-style:none}summary::-webkit-details-marker{display:none}
summary:hover,details[open]{background:var(--sunk)}
summary .what{position:relative}
summary .what::before{content:"";position:absolute;left:0;top:.7rem;width:.4rem;height:.4rem;border:solid var(--soft);border-width:0 1.5px 1.5px 0;transform:rotate(-45deg)}
[open]>summary .what::before{transform:rotate(45deg)}
:focus-visible{outline:2px solid var(--model);outline-offset:-2px}
.body{padding:.4rem 1rem 1.2rem 2.1rem}
.facts{display:flex;flex-wrap:wrap;gap:.2rem 1.6rem;font-size:.85rem}.facts>div{display:flex;gap:.4rem;min-width:0}.facts dt{font-size:inherit;white-space:nowrap}.facts dd{min-width:0;overflow-wrap:anywhere}
.texts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:.9rem 1.2rem}.text{min-width:0;margin-top:.9rem}.text p{margin-top:.35rem;color:var(--soft);font-size:.8rem}
pre{max-height:22rem;padding:.7rem .85rem;border:1px solid var(--rule);border-radius:6px;background:var(--card);font-size:.85rem;line-height:1.5;white-space:pre-wrap;overflow:auto;overflow-wrap:anywhere}
.empty{padding:2.5rem 1rem;color:var(--soft);text-align:center}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:44rem){body{padding:1.5rem .75rem}.line{grid-template-columns:minmax(0,1fr) auto}.what{grid-row:1}.line .track{grid-row:2;grid-column:1/-1;min-height:1.4rem}.turn .track{min-height:.6rem}.turn h3{padding-bottom:0}.axis .what,.axis .time{display:none}.axis .track{grid-row:1}.tick:nth-child(even){display:none}.body{padding-left:1rem}.what{padding-top:.45rem;padding-bottom:0}}
@media(forced-colors:active){i{forced-color-adjust:none}}
@media print{:root{color-scheme:light;print-color-adjust:exact;-webkit-print-color-adjust:exact}body{padding:0;background:#fff}.axis{position:static}li,.figures{break-inside:avoid}details{break-inside:auto}::details-content{display:block;content-visibility:visible;block-size:auto}pre{max-height:none;overflow:visible}}
`;
