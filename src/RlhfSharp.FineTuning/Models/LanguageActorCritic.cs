using RlhfSharp.Agents.Policies;
using RlhfSharp.Core;
using RlhfSharp.Core.Serialization;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.FineTuning.Models;

/// <summary>
/// GPT-2 as an actor-critic: the language model is the policy over tokens; a linear value head predicts the return before each token, on the policy's
/// own trunk or on a critic of its own. The head starts at zero, so every first value is exactly 0 (Ziegler et al. 2019).
/// </summary>
public sealed class LanguageActorCritic : IActorCritic<TokenRows>
{
    private readonly bool _entropyGradient;

    /// <param name="policy">The language model to train.</param>
    /// <param name="temperature">Divides the logits, as in sampling; above 0.</param>
    /// <param name="critic">A trunk for the value head; null: the policy's.</param>
    /// <param name="entropyGradient">Whether entropies carry a gradient; needed when the loss has an entropy term.</param>
    public LanguageActorCritic(Gpt2Model policy, double temperature, Gpt2Model? critic = null, bool entropyGradient = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(temperature);
        Policy = policy;
        Temperature = temperature;
        Critic = critic;
        _entropyGradient = entropyGradient;
        ValueHead = new ValueHead((critic ?? policy).Config.Width);
    }

    /// <summary>The language model.</summary>
    public Gpt2Model Policy { get; }

    /// <summary>The value head's own trunk, or null.</summary>
    public Gpt2Model? Critic { get; }

    /// <summary>Predicts the return from a hidden state.</summary>
    public ValueHead ValueHead { get; }

    /// <summary>What the logits are divided by.</summary>
    public double Temperature { get; }

    /// <inheritdoc/>
    public IEnumerable<Parameter> Parameters => NamedParameters().Select(pair => pair.Parameter);

    /// <summary>All trained parameters with names for checkpoints.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters()
    {
        foreach ((string name, Parameter parameter) in Policy.named_parameters())
            yield return ("policy." + name, parameter);
        if (Critic is not null)
            foreach ((string name, Parameter parameter) in Critic.named_parameters())
                yield return ("critic." + name, parameter);
        foreach ((string name, Parameter parameter) in ValueHead.named_parameters())
            yield return ("value_head." + name, parameter);
    }

    /// <summary>Writes the value head beside the policy, so that a later run can go on with it: value_head.safetensors in TRL's naming.</summary>
    public void SaveValueHead(string folder)
    {
        List<KeyValuePair<string, Tensor>> tensors =
            [.. ValueHead.named_parameters().Select(pair => KeyValuePair.Create("v_head." + pair.name, (Tensor)pair.parameter))];
        SafeTensors.Save(Path.Combine(folder, "value_head.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "pt" });
        if (Critic is not null)
            Critic.Save(Path.Combine(folder, "critic"));
    }

    /// <inheritdoc/>
    public PolicyEvaluation Evaluate(TokenRows observations, Tensor actions)
    {
        int steps = checked((int)actions.shape[1]);
        PackedTokens packed = observations.Pack();
        (Tensor positions, Tensor targets) = observations.Predictions();

        Tensor hidden = Policy.Forward(packed).index_select(0, positions); // [response tokens, width]
        (Tensor logProbs, Tensor entropies) = FusedOps.LinearLogProbs(hidden, Policy.OutputWeight, targets, Temperature, withEntropy: true, entropyGradient: _entropyGradient);
        Tensor criticHidden = Critic is null ? hidden : Critic.Forward(packed).index_select(0, positions);
        Tensor values = ValueHead.forward(criticHidden); // [response tokens]

        return new PolicyEvaluation(observations.Spread(logProbs, steps), observations.Spread(entropies, steps), observations.Spread(values, steps));
    }
}
