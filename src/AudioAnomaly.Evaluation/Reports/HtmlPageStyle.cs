namespace AudioAnomaly.Evaluation;

/// <summary>
/// How pages look: light and dark, wide and narrow, and on paper. Anomalous is orange and normal blue, which the colour-blind can tell apart; each has a sign
/// of its own besides.
/// </summary>
internal static class HtmlPageStyle
{
    public const string Css = """
        :root{color-scheme:light;--ink:#1b1f23;--soft:#4c555e;--paper:#fff;--line:#d3d9de;--head:#f2f5f7;--link:#0b57a4;--alarm:#8f2d00;--alarm-paper:#fdeee6;--calm:#0b4f8a;--calm-paper:#e8f1fa}
        @media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--ink:#e8eaed;--soft:#b3bcc5;--paper:#14181c;--line:#3a434b;--head:#1f262c;--link:#8ec5ff;--alarm:#ffb48f;--alarm-paper:#3a1d0e;--calm:#9fd0ff;--calm-paper:#10283d}}
        body{font:16px/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:1180px;padding:0 1rem;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
        a{color:var(--link)}:focus-visible{outline:3px solid var(--link);outline-offset:2px}
        h1{font-size:1.7rem;margin:0 0 .3rem}h2{font-size:1.3rem;margin-top:2.5rem;border-bottom:2px solid var(--line)}h3{font-size:1.05rem;margin-bottom:.3rem;overflow-wrap:anywhere}
        .when,.soft,.notes{color:var(--soft)}.notes,.small{font-size:.9em}.lead{font-size:1.15rem}
        .facts{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}.facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
        .warnings{background:var(--alarm-paper);border-left:5px solid var(--alarm);padding:.2rem 1rem}.warnings h2{border:0;margin:.5rem 0 0;font-size:1.1rem}.warnings ul{padding-left:1.2rem}
        .warnings li,td,tbody th{overflow-wrap:anywhere}
        .controls{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:.8rem 0}.controls label{display:flex;flex-direction:column;font-size:.9em;color:var(--soft)}
        input,select{font:inherit;color:inherit;background:var(--paper);border:1px solid #76808a;border-radius:.3rem;padding:.3rem .5rem;max-width:100%}.controls p{margin:0;padding:.3rem 0}
        .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}caption{text-align:left;font-weight:600;padding:.4rem 0}
        th,td{padding:.35rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}thead th{border-bottom:2px solid var(--soft);vertical-align:bottom}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}tbody th{font-weight:500}
        th button{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:.2rem 0;cursor:pointer;text-align:inherit}th button:hover{text-decoration:underline}
        th button::after{content:" \2195";color:var(--soft)}th[aria-sort=ascending] button::after{content:" \2191"}th[aria-sort=descending] button::after{content:" \2193"}
        tr.reference{color:var(--soft);font-style:italic}td ul,section ul{margin:0;padding-left:1.1rem}
        .badge{display:inline-block;border:1px solid currentColor;border-radius:1rem;padding:0 .6rem;font-weight:600;font-size:.95rem;white-space:nowrap;color:var(--soft)}
        .badge.Anomalous{color:var(--alarm);background:var(--alarm-paper)}.badge.Normal{color:var(--calm);background:var(--calm-paper)}
        .swatch{display:inline-block;width:.8em;height:.8em;border:1px solid #fff;outline:1px solid #76808a}.swatch,.badge,.warnings{print-color-adjust:exact;-webkit-print-color-adjust:exact}
        section.recording{border-top:1px solid var(--line);margin-top:1.5rem}section.recording h3 .badge{margin-left:.5rem}audio{display:block;width:100%;max-width:28rem;margin:.4rem 0}
        figure{margin:1rem 0}figcaption{font-weight:600;margin-bottom:.4rem;overflow-wrap:anywhere}
        img,svg{background:#fff}img{max-width:100%;height:auto;border:1px solid var(--line)}svg{max-width:100%;height:auto;font:12px system-ui,sans-serif}
        .cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr));gap:1rem}.cards figure{margin:0}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--head);padding:.6rem}
        @media screen{[hidden]{display:none!important}}
        @media screen and (max-width:720px){
        .facts{grid-template-columns:1fr;gap:0}.facts dd{margin-bottom:.4rem}.scroll img,.scroll svg.wide{max-width:none;width:760px}
        table.stack,table.stack caption,table.stack thead,table.stack tbody,table.stack tr,table.stack th,table.stack td{display:block;text-align:left}
        table.stack thead tr{display:flex;flex-wrap:wrap;gap:0 1rem}table.stack thead th{border:0;padding:.1rem 0}table.stack thead th:not([data-sort]){display:none}
        table.stack tbody tr{border:1px solid var(--line);border-radius:.5rem;margin:.7rem 0;padding:.4rem .8rem}table.stack tbody th,table.stack tbody td{border:0;padding:.15rem 0;white-space:normal}
        table.stack td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}
        }
        @media print{
        @page{margin:12mm}
        body{margin:0;max-width:none;font-size:10pt;padding:0}.controls,audio,.player{display:none}.scroll{overflow:visible}h2,h3,figcaption,caption{break-after:avoid}
        figure,tr,section.recording{break-inside:avoid}thead{display:table-header-group}tr[hidden]{display:table-row!important}section[hidden]{display:block!important}
        th button::after{content:none}a{color:inherit;text-decoration:none}svg{max-height:24cm}section.recording img{max-height:17cm;width:auto}
        table.many{font-size:6.5pt}table.many th,table.many td{padding:.1rem .2rem;white-space:normal}
        }
        """;
}
