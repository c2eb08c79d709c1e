using RlhfSharp.FineTuning.Data;

namespace RlhfSharp.FineTuning.Labels;

/// <summary>An item with every label that stands on it, skips left out.</summary>
/// <param name="Item">What was judged; no attention check.</param>
/// <param name="Labels">At least one.</param>
public sealed record JudgedItem(LabelItem Item, IReadOnlyList<LabelRecord> Labels)
{
    /// <summary>All judged items of a store in the order of their numbers.</summary>
    public static async Task<List<JudgedItem>> ReadAsync(LabelDatabase database, CancellationToken cancellation)
    {
        Dictionary<long, LabelItem> items = (await new LabelItems(database).ReadAsync(cancellation)).Where(item => item.Expected is null).ToDictionary(item => item.Id);
        return [.. (await new LabelLog(database).ReadAsync(cancellation))
            .Where(label => label.Verdict != Verdict.Skipped && items.ContainsKey(label.ItemId))
            .GroupBy(label => label.ItemId).OrderBy(labels => labels.Key)
            .Select(labels => new JudgedItem(items[labels.Key], [.. labels]))];
    }

    /// <summary>Votes for each response.</summary>
    public int[] Votes
    {
        get
        {
            int[] votes = new int[Item.Responses.Count];
            foreach (LabelRecord label in Labels)
                if (label.Picked is int picked)
                    votes[picked]++;
            return votes;
        }
    }

    /// <summary>The responses with the most votes: one where people decided, several or all for a tie.</summary>
    public IReadOnlyList<int> Best
    {
        get
        {
            int[] votes = Votes;
            int ties = Labels.Count - votes.Sum();
            return ties > votes.Max()
                ? [.. Enumerable.Range(0, votes.Length)] // more people saw no difference than saw this one ahead
                : [.. Enumerable.Range(0, votes.Length).Where(i => votes[i] == votes.Max())];
        }
    }

    /// <summary>Mean strength that was stated by those who picked the winner; null where nobody stated one or nothing won.</summary>
    public double? Margin
    {
        get
        {
            if (Best is not [int best])
                return null;
            double[] stated = [.. Labels.Where(label => label.Picked == best && label.Strength is not null).Select(label => (double)label.Strength!)];
            return stated.Length > 0 ? stated.Average() : null;
        }
    }

    /// <summary>What a reward model learns: a pair's ranking; the best of several; equal ranks for those in front where several are. Strengths become a margin
    /// for pairs alone, because the loss of best-of-several has none.</summary>
    /// <returns>Null where nobody can say which is meant: the responses are equal or empty.</returns>
    public ResponseGroup? ToGroup()
    {
        if (Item.Responses.Any(string.IsNullOrWhiteSpace) || Item.Responses.Distinct(StringComparer.Ordinal).Count() < Item.Responses.Count)
            return null;
        IReadOnlyList<int> best = Best;
        return best.Count == 1 && Item.Responses.Count > 2
            ? new ResponseGroup(Item.Prompt, Item.Responses, Ranks: null, Best: best[0])
            : new ResponseGroup(Item.Prompt, Item.Responses, [.. Enumerable.Range(0, Item.Responses.Count).Select(i => best.Contains(i) ? 1 : 2)], Margin: Margin);
    }
}
