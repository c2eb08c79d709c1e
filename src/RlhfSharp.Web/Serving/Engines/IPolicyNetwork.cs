using RlhfSharp.Agents.Policies;
using RlhfSharp.Web.Serving.Models;

namespace RlhfSharp.Web.Serving.Engines;

/// <summary>A control policy, on one engine or another. For one thread at a time.</summary>
internal interface IPolicyNetwork : IDisposable
{
    /// <summary>What computes it.</summary>
    string Engine { get; }

    /// <summary>The environment it was trained in.</summary>
    string Environment { get; }

    /// <summary>What a state is.</summary>
    PolicyInput Input { get; }

    /// <summary>What the policy does in each of the states: rows of numbers, or of the one number that says which state it is.</summary>
    PolicyAnswer[] Answers(IReadOnlyList<float[]> states);
}
