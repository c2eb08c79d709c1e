using System.Text.Json.Nodes;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Policies;

/// <summary>Maps actions between -1 and 1, as networks give them, to the bounds of a box.</summary>
public sealed class ActionScale : IDisposable
{
    private readonly Tensor _middle; // [numbers]
    private readonly Tensor _half; // [numbers]

    /// <summary>For actions between these bounds, one of each a number.</summary>
    public ActionScale(IReadOnlyList<float> low, IReadOnlyList<float> high)
    {
        (Low, High) = (low, high);
        _middle = torch.tensor([.. low.Zip(high, (a, b) => 0.5f * (a + b))], [low.Count]).DetachFromDisposeScope();
        _half = torch.tensor([.. low.Zip(high, (a, b) => 0.5f * (b - a))], [low.Count]).DetachFromDisposeScope();
    }

    /// <summary>Lower bounds.</summary>
    public IReadOnlyList<float> Low { get; }

    /// <summary>Upper bounds.</summary>
    public IReadOnlyList<float> High { get; }

    /// <summary>Numbers in one action.</summary>
    public int Size => Low.Count;

    /// <summary>For the actions of an environment.</summary>
    /// <exception cref="UserException">They are no box, or one without bounds.</exception>
    public static ActionScale For(Space actions, string environment) => actions is not Box box
        ? throw new UserException($"{environment} has discrete actions; this agent needs continuous ones: choose dqn or ppo.")
        : box.Low.Concat(box.High).All(float.IsFinite)
            ? new ActionScale(box.Low, box.High)
            : throw new UserException($"The actions of {environment} have no bounds ({box}); this agent needs bounds to scale its actions to.");

    /// <summary>[rows, numbers] between the bounds, of actions between -1 and 1.</summary>
    public Tensor ToBox(Tensor actions) => actions * _half + _middle;

    /// <inheritdoc/>
    public void Dispose()
    {
        _middle.Dispose();
        _half.Dispose();
    }

    internal static ActionScale FromDescription(PolicyDescription description) =>
        new(description.GetList<float>("action_low"), description.GetList<float>("action_high"));

    internal void DescribeTo(JsonObject description)
    {
        description["action_low"] = new JsonArray([.. Low.Select(bound => (JsonNode)bound)]);
        description["action_high"] = new JsonArray([.. High.Select(bound => (JsonNode)bound)]);
    }
}
