namespace RlhfSharp.Agents.Rendering;

/// <summary>How the classes of shapes look, as CSS: rules that name colours by variables, and the variables for light and dark pages.</summary>
public static class DrawingStyle
{
    /// <summary>Colours on a light page.</summary>
    public const string Light =
        "--sky:#f7f9fc;--ground:#dfe5ec;--edge:#8994a3;--faint:#c5cdd8;--text:#39424e;--body:#2d62cf;--body-deep:#1f479b;--limb:#d07c2e;--joint:#39424e;"
        + "--agent:#e2703a;--eye:#ffffff;--goal:#1d8a5b;--bad:#c4383f;--ice:#e4f1fa;--water:#2f6f9f;--cliff:#6d4c41;--cliff-deep:#4e342e;--wall:#5b6675;"
        + "--tile:#eef1f5;--card:#ffffff;--back:#2d62cf;--felt:#dcefe4;--red:#e06c66;--green:#58b583;--yellow:#e8c04c;--blue:#6797e4;--cab:#f2b920;";

    /// <summary>Colours on a dark page.</summary>
    public const string Dark =
        "--sky:#171b21;--ground:#2b323c;--edge:#7d8896;--faint:#3d4653;--text:#cdd4de;--body:#6f9cff;--body-deep:#4a72c9;--limb:#f0a35c;--joint:#e4e8ee;"
        + "--agent:#ff9460;--eye:#171b21;--goal:#52cc97;--bad:#ff7a80;--ice:#20313f;--water:#0b4a73;--cliff:#4a332c;--cliff-deep:#33221d;--wall:#707c8c;"
        + "--tile:#222830;--card:#e6e9ee;--back:#3f63b5;--felt:#16301f;--red:#b14a45;--green:#2f8a5b;--yellow:#a98a2b;--blue:#3f69b0;--cab:#ffcf4a;";

    private static readonly string[] s_rules =
    [
        ".sky{fill:var(--sky)}", ".ground{fill:var(--ground);stroke:var(--edge);stroke-width:2}", ".rail{stroke:var(--edge)}",
        ".faint{stroke:var(--faint);fill:none}", ".body{fill:var(--body)}", ".deep{fill:var(--body-deep)}",
        ".limb{stroke:var(--limb);stroke-linecap:round}", ".limb2{stroke:var(--body);stroke-linecap:round}",
        ".failed{stroke:var(--bad);stroke-linecap:round}", ".joint{fill:var(--joint)}", ".bob{fill:var(--limb)}", ".hub{fill:var(--sky)}",
        ".agent{fill:var(--agent)}", ".eye{fill:var(--eye)}", ".goal{fill:var(--goal)}", ".mast{stroke:var(--goal);stroke-linecap:round}",
        ".bad{fill:var(--bad)}", ".tile{fill:var(--tile)}", ".ice{fill:var(--ice)}", ".water{fill:var(--water)}", ".cliff{fill:var(--cliff)}",
        ".crack{stroke:var(--cliff-deep);stroke-linecap:round}", ".wall{fill:var(--wall)}", ".fence{stroke:var(--wall);stroke-linecap:round}",
        ".ring{fill:none;stroke:var(--edge);stroke-width:3}", ".target{fill:none;stroke:var(--goal);stroke-width:4}", ".red{fill:var(--red)}",
        ".green{fill:var(--green)}", ".yellow{fill:var(--yellow)}", ".blue{fill:var(--blue)}", ".cab{fill:var(--cab)}",
        ".window{fill:var(--joint);opacity:.75}", ".felt{fill:var(--felt)}", ".card{fill:var(--card);stroke:#8994a3;stroke-width:1.5}",
        ".back{fill:var(--back);stroke:#8994a3;stroke-width:1.5}",
        "text{font-family:system-ui,-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Liberation Sans\",sans-serif}", ".label{fill:var(--text)}",
        ".strong{fill:var(--text);font-weight:600}", ".ink{fill:#22282f;font-weight:600}", ".light{fill:#ffffff;font-weight:600}",
    ];

    /// <summary>What each class looks like.</summary>
    /// <param name="within">A selector that limits the rules to a part of a page, followed by a space.</param>
    public static string Rules(string within = "") => string.Concat(s_rules.Select(rule => within + rule));
}
