using RlhfSharp.Agents.Rendering.Pictures;
using RlhfSharp.Agents.Rendering;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Randomness;

namespace RlhfSharp.Agents.Environments.Classic;

/// <summary>
/// Balance a pole on a cart by pushing it left (0) or right (1); trajectories equal Gymnasium's CartPole bit for bit.
/// The reward is 1 a step, that of the failing step included; with <c>sutton_barto_reward</c> it is 0, and -1 at failure.
/// </summary>
public sealed class CartPole(bool suttonBartoReward = false) : IEnvironment<float[], int>, IRenderable
{
    private CartPoleState _state;
    private RandomStream _random = new(0);
    private bool _hasFailed;

    /// <inheritdoc/>
    public Space<float[]> ObservationSpace => CartPoleState.Observations;

    /// <inheritdoc/>
    public Space<int> ActionSpace => CartPoleState.Actions;

    /// <summary>Position, speed, angle and angular speed in float64.</summary>
    internal (double Position, double Speed, double Angle, double AngularSpeed) State =>
        (_state.Position, _state.Speed, _state.Angle, _state.AngularSpeed);

    /// <inheritdoc/>
    public IReadOnlyList<string> ActionNames => CartPolePicture.ActionNames;

    /// <inheritdoc/>
    public double StepsPerSecond => CartPolePicture.StepsPerSecond;

    /// <inheritdoc/>
    public float[] Reset(int? seed = null)
    {
        if (seed is { } given)
            _random = new RandomStream((ulong)given);
        _state.Start(_random);
        _hasFailed = false;
        return Observe();
    }

    /// <inheritdoc/>
    public StepResult<float[]> Step(int action)
    {
        if ((uint)action > 1)
            throw new ArgumentOutOfRangeException(nameof(action), action, "CartPole has the actions 0 (left) and 1 (right).");
        _state.Advance(right: action == 1);
        bool failed = _state.HasFailed;
        double reward = suttonBartoReward ? (failed ? -1 : 0) : (failed && _hasFailed ? 0 : 1);
        _hasFailed |= failed;
        return new StepResult<float[]>(Observe(), reward, failed, Truncated: false);
    }

    /// <inheritdoc/>
    public Frame Render() => CartPolePicture.Render(_state);

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _random.Save(writer.Section("random"));
        writer.Write("state", _state.Export());
        writer.Write("failed", _hasFailed);
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        _random.Load(reader.Section("random"));
        _state.Import(reader.ReadUInt64Array("state"));
        _hasFailed = reader.ReadBoolean("failed");
    }

    private float[] Observe()
    {
        float[] observation = new float[4];
        _state.CopyTo(observation);
        return observation;
    }
}
