namespace RlhfSharp.FineTuning.Data;

/// <summary>
/// Responses to one prompt and how one labeller judged them: a ranking, of which every two responses make a comparison (Ouyang et al. 2022), or only
/// the best of them (Ziegler et al. 2019). A <see cref="PreferencePair"/> is a ranking of two.
/// </summary>
/// <param name="Prompt">What all responses answer; joined with a response without anything between them. May be empty.</param>
/// <param name="Responses">At least two, all different.</param>
/// <param name="Ranks">The rank of each response, 1 the best; equal ranks are a tie. Null where only the best is known.</param>
/// <param name="Best">Index of the best response where nothing is known of the others; else null.</param>
/// <param name="Margin">How much better a response of a better rank is in units of reward, when the data says so; 0 or more.</param>
/// <param name="Group">A name under which accuracy is also reported, when the data has one.</param>
public sealed record ResponseGroup(string Prompt, IReadOnlyList<string> Responses, IReadOnlyList<int>? Ranks, int? Best = null, double? Margin = null, string? Group = null)
{
    /// <summary>The ranking that a pair is.</summary>
    public static ResponseGroup Of(PreferencePair pair) =>
        new(pair.Prompt, [pair.Chosen, pair.Rejected], pair.Tie ? [1, 1] : [1, 2], Margin: pair.Margin, Group: pair.Group);
}
