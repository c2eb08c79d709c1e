using RlhfSharp.FineTuning.Labels;

namespace RlhfSharp.Web.Tests.Labeling;

public sealed class PostgresLabelStoreTests(PostgresCluster cluster) : LabelStoreTests, IClassFixture<PostgresCluster>
{
    private protected override Task<LabelDatabase> OpenAsync()
    {
        Skip.If(cluster.Missing is not null, cluster.Missing);
        return LabelDatabase.OpenAsync(cluster.NewDatabase(), create: true, default);
    }
}
