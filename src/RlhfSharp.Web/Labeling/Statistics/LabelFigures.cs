using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Labeling.Statistics;

/// <summary>What the owner sees: how much is done, how far people agree, and what could distort their labels.</summary>
/// <param name="People">Everybody's figures.</param>
/// <param name="Labels">Labels that stand, skips and attention checks left out.</param>
/// <param name="SharedItems">Items that two or more people judged.</param>
/// <param name="Fleiss">Fleiss' kappa over those; null where it is not defined.</param>
/// <param name="Cohen">Cohen's kappa for every two people with items in common, and how many.</param>
/// <param name="FirstPlace">How often the answer shown first was picked; two answers without a bias give one half.</param>
/// <param name="MedianSeconds">Median time per label.</param>
internal sealed record LabelFigures(
    IReadOnlyList<AnnotatorFigures> People, int Labels, int SharedItems, double? Fleiss, IReadOnlyList<(string First, string Second, double? Kappa, int Items)> Cohen,
    Share FirstPlace, double MedianSeconds)
{
    private const int TieCategory = -1, AllBadCategory = -2;

    /// <summary>Counts everything from the labels that stand.</summary>
    /// <param name="people">Everybody.</param>
    /// <param name="checks">The attention checks among the items.</param>
    /// <param name="labels">The labels that stand, on checks too.</param>
    public static LabelFigures Of(IReadOnlyList<Annotator> people, IReadOnlyList<LabelItem> checks, IReadOnlyList<LabelRecord> labels)
    {
        var expected = checks.ToDictionary(item => item.Id, item => item.Expected!.Value);
        var judged = labels.Where(label => label.Verdict != Verdict.Skipped && !expected.ContainsKey(label.ItemId)).ToList();
        var byItem = judged.GroupBy(label => label.ItemId).Where(group => group.Count() >= 2).ToList();
        var names = people.ToDictionary(person => person.Id, person => person.Name);
        return new LabelFigures(
            [.. people.Select(person => OfPerson(person, labels, judged, expected))], judged.Count, byItem.Count,
            Agreement.Fleiss(byItem.Select(group => (IReadOnlyList<int>)[.. group.Select(Category)])), Pairs(byItem, names), PickedFirst(judged), MedianTime(judged));
    }

    private static AnnotatorFigures OfPerson(
        Annotator person, IReadOnlyList<LabelRecord> labels, IReadOnlyList<LabelRecord> judged, Dictionary<long, int> expected)
    {
        var all = labels.Where(label => label.AnnotatorId == person.Id).ToList();
        var own = judged.Where(label => label.AnnotatorId == person.Id).ToList();
        var checks = all.Where(label => expected.ContainsKey(label.ItemId)).ToList();
        return new AnnotatorFigures(
            person, own.Count, all.Count(label => label.Verdict == Verdict.Skipped), own.Count(label => label.Verdict == Verdict.Tie), PickedFirst(own), MedianTime(own),
            new Share(checks.Count(label => label.Picked == expected[label.ItemId]), checks.Count));
    }

    private static List<(string, string, double?, int)> Pairs(IEnumerable<IGrouping<long, LabelRecord>> byItem, Dictionary<long, string> names)
    {
        var judgements = new SortedDictionary<(long, long), List<(int, int)>>();
        foreach (var item in byItem)
        {
            var said = item.OrderBy(label => label.AnnotatorId).ToList();
            for (var first = 0; first < said.Count; first++)
                for (var second = first + 1; second < said.Count; second++)
                {
                    var key = (said[first].AnnotatorId, said[second].AnnotatorId);
                    if (!judgements.TryGetValue(key, out var list)) judgements[key] = list = [];
                    list.Add((Category(said[first]), Category(said[second])));
                }
        }
        return [.. judgements.Select(entry => (names[entry.Key.Item1], names[entry.Key.Item2], Agreement.Cohen(entry.Value), entry.Value.Count))];
    }

    // The response itself, not its place on the page, which differs between people. Responses are counted from another one in each item: in a file that names the
    // better answer first all people say "the first", and kappa would take that for agreement by chance.
    private static int Category(LabelRecord label) => label.Verdict switch
    {
        Verdict.Tie => TieCategory,
        Verdict.AllBad => AllBadCategory,
        _ => (int)((ulong)(label.Picked!.Value + Turn(label.ItemId)) % (ulong)label.ShownOrder.Count),
    };

    // A number without a pattern for each item (Knuth's multiplicative hash).
    private static long Turn(long item) => (long)((ulong)item * 0x9E37_79B9_7F4A_7C15 >> 33);

    private static Share PickedFirst(IReadOnlyList<LabelRecord> labels)
    {
        var picks = labels.Where(label => label.Picked is not null).ToList();
        return new Share(picks.Count(label => label.ShownOrder[0] == label.Picked), picks.Count);
    }

    private static double MedianTime(IReadOnlyList<LabelRecord> labels)
    {
        if (labels.Count == 0) return double.NaN;
        var times = labels.Select(label => label.Milliseconds / 1000.0).Order().ToArray();
        return (times[(times.Length - 1) / 2] + times[times.Length / 2]) / 2;
    }
}
