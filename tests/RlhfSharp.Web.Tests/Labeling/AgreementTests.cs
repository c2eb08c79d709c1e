using RlhfSharp.FineTuning.Labels;
using RlhfSharp.Web.Labeling.Statistics;

namespace RlhfSharp.Web.Tests.Labeling;

public sealed class AgreementTests
{
    [Fact]
    public void Cohen_TwentyFiveTenFifteen_IsFourTenths() // both yes 20, yes-no 5, no-yes 10, both no 15: observed 0.7, by chance 0.5
    {
        (int, int)[] judgements = [.. Enumerable.Repeat((1, 1), 20), .. Enumerable.Repeat((1, 0), 5), .. Enumerable.Repeat((0, 1), 10), .. Enumerable.Repeat((0, 0), 15)];
        Assert.Equal(0.4, Agreement.Cohen(judgements)!.Value, 12);
    }

    [Fact]
    public void Cohen_NothingOrOneCategory_IsNotDefined()
    {
        Assert.Null(Agreement.Cohen([]));
        Assert.Null(Agreement.Cohen([(1, 1), (1, 1)]));
    }

    [Fact]
    public void Fleiss_TenItemsOfFourteenRaters_IsAsWorkedOutByHand()
    {
        // Counts of five categories; mean agreement 0.3780, by chance 0.2128.
        int[][] counts =
        [
            [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1],
            [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
        ];
        var items = counts.Select(item => (IReadOnlyList<int>)[.. item.SelectMany((count, category) => Enumerable.Repeat(category, count))]);
        Assert.Equal(0.2099, Agreement.Fleiss(items)!.Value, 4);
    }

    [Fact]
    public void Fleiss_ItemsOfOneRater_AreLeftOut()
    {
        Assert.Null(Agreement.Fleiss([[1], [0]]));
        Assert.Equal(1, Agreement.Fleiss([[1, 1], [0, 0, 0], [1]])!.Value, 12);
    }

    [Fact]
    public void Share_EightOfTen_HasWilsonsInterval()
    {
        var (low, high) = new Share(8, 10).Interval;
        Assert.Equal(0.490, low, 3);
        Assert.Equal(0.943, high, 3);
    }

    [Fact]
    public void Figures_BetterAnswerFirstInTheFile_IsNoAgreementByChance()
    {
        Annotator[] people = [new(1, "Ann", false, false), new(2, "Bob", false, false)];
        // Each goes for the first response nine times in ten, on different items: they agree in four of five, by chance in one of two.
        var labels = Enumerable.Range(1, 1000).SelectMany(item => people.Select(person =>
            new LabelRecord(item * 10 + person.Id, item, person.Id, Verdict.Picked, item % 10 == person.Id ? 1 : 0, null, null, [0, 1], 1000, default))).ToList();
        var figures = LabelFigures.Of(people, [], labels);
        Assert.Equal(0.6, Assert.Single(figures.Cohen).Kappa!.Value, 0.01);
        Assert.Equal(0.6, figures.Fleiss!.Value, 0.01);
    }

    [Fact]
    public void Figures_TwoPeople_AgreementIsOverResponsesAndBiasOverPlaces()
    {
        Annotator[] people = [new(1, "Ann", false, false), new(2, "Bob", false, false)];
        LabelItem[] checks = [new LabelItem(4, "", ["a", "b"], 1, 1)];
        LabelRecord Label(long item, long person, int picked, int[] order, long milliseconds) =>
            new(item * 10 + person, item, person, Verdict.Picked, picked, null, null, order, milliseconds, default);
        LabelRecord[] labels =
        [
            Label(1, 1, 0, [0, 1], 1000), Label(1, 2, 0, [1, 0], 3000), // the same response on different places: agreement
            Label(9, 1, 1, [1, 0], 2000), Label(9, 2, 1, [1, 0], 3000), // items 1, 9 and 3 are counted from the first response
            Label(3, 1, 0, [0, 1], 9000), Label(3, 2, 1, [0, 1], 3000),
            Label(4, 1, 1, [0, 1], 50), Label(4, 2, 0, [0, 1], 50), // an attention check
        ];
        var figures = LabelFigures.Of(people, checks, labels);
        var pair = Assert.Single(figures.Cohen);
        Assert.Equal(("Ann", "Bob", 3), (pair.First, pair.Second, pair.Items));
        Assert.Equal(0.4, pair.Kappa!.Value, 12); // observed 2/3, by chance 4/9
        Assert.Equal((6, 3), (figures.Labels, figures.SharedItems));
        Assert.Equal((4, 6), (figures.FirstPlace.Hits, figures.FirstPlace.Count));
        Assert.Equal(2, figures.People[0].MedianSeconds);
        Assert.Equal((1, 1), (figures.People[0].Checks.Hits, figures.People[0].Checks.Count));
        Assert.Equal((0, 1), (figures.People[1].Checks.Hits, figures.People[1].Checks.Count));
    }
}
