namespace Dogshore.Records.Report;

/// <summary>How the page looks: one column, the system's own font, light or dark as the reader's system is.</summary>
static class ReportStyle
{
    public const string Css = """
        :root { color-scheme: light dark; --ink: #1d2733; --soft: #5b6875; --line: #d8dee5; --paper: #ffffff; --panel: #f5f7f9;
          --good: #1a7f4b; --bad: #b3261e; --plain: #4a6278; --bar: #4f83b5; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e4e9ee; --soft: #9aa7b4; --line: #34404c; --paper: #14191f; --panel: #1c232b;
          --good: #5fcf94; --bad: #ff8a80; --plain: #a9bccd; --bar: #6ea3d6; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
        h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.25rem; margin: 0; } h3 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
        p { margin: .25rem 0; } .soft { color: var(--soft); } a { color: inherit; }
        section { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem 1.25rem; margin-top: 1.25rem; }
        .outcome { display: inline-block; padding: 0 .6em; border: 1px solid currentColor; border-radius: 1em; font-size: .8em; font-weight: 600; vertical-align: middle; }
        .good { color: var(--good); } .bad { color: var(--bad); } .plain { color: var(--plain); }
        .fault { border-left: 3px solid var(--bad); padding-left: .75rem; margin: .75rem 0; white-space: pre-wrap; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 600; color: var(--soft); }
        th, td { padding: .3rem .9rem .3rem 0; vertical-align: top; border-bottom: 1px solid var(--line); } tr:last-child td { border-bottom: 0; }
        th { white-space: nowrap; } td.what { min-width: 12rem; overflow-wrap: anywhere; } th.number, td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        code, .code { font: 13px/1.5 ui-monospace, monospace; }
        .track { position: relative; height: 1rem; min-width: 10rem; background: var(--panel); border-radius: .2rem; overflow: hidden; }
        .track i { position: absolute; top: 0; bottom: 0; min-width: 2px; background: var(--bar); } .track i.bad { background: var(--bad); }
        ul { margin: .25rem 0; padding-left: 1.2rem; }
        @media print { section { break-inside: avoid; } }
        """;
}
