using RlhfSharp.Core;
using RlhfSharp.FineTuning.Models;

namespace RlhfSharp.Web.Serving.Engines;

/// <summary>A reward model on our own engine.</summary>
/// <exception cref="UserException">The folder cannot be read.</exception>
internal sealed class OwnReward(string folder) : IRewardNetwork
{
    private readonly RewardModel model = RewardModel.Load(folder);

    public string Engine => FusedOps.EngineName;

    public double[] Score(IReadOnlyList<int[]> sequences) => model.Score(sequences);

    public void Dispose() => model.Dispose();
}
