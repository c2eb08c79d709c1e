using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Recipes;
using RlhfSharp.Agents.Spaces;
using RlhfSharp.Core.Randomness;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Gpt2;
using RlhfSharp.Language.Tokenization;

namespace RlhfSharp.Web.Tests.Serving;

/// <summary>Small models with random weights in folders of their own, removed when the test ends.</summary>
internal sealed class ServedFolders : IDisposable
{
    /// <summary>Long enough that a text of this many tokens takes seconds.</summary>
    public const int Context = 16384;

    public ServedFolders() => Directory.CreateDirectory(Path);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "rlhf-serving-" + Guid.NewGuid().ToString("N"));

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public string Text(string name = "text", ulong seed = 3)
    {
        using Gpt2Model model = new(Config(out ByteLevelBpe tokenizer), new RandomStream(seed));
        model.Save(In(name));
        tokenizer.Save(In(name), Context);
        return In(name);
    }

    public string Reward(string name = "reward")
    {
        using Gpt2Model trunk = new(Config(out ByteLevelBpe tokenizer), new RandomStream(5));
        using RewardModel model = new(trunk, new RandomStream(6));
        model.Save(In(name));
        tokenizer.Save(In(name), Context);
        return In(name);
    }

    public string Policy(string name = "policy", ulong seed = 7)
    {
        using MlpActorCritic policy = new(4, 2, [16], seed);
        PolicyFile.Save(In(name + "/model"), policy, new ControlEnvironmentOptions { Id = "CartPole-v1" });   // as in the folder of a run
        return In(name);
    }

    /// <summary>A Gaussian policy for Pendulum with scaled observations and bounded actions.</summary>
    public string Continuous(string name = "continuous")
    {
        RunningMeanStd<double> statistics = new(3);
        statistics.Update([0.1, 0.2, 3, -0.4, 0.9, -5]);
        using DeployedPolicy policy = new(new MlpActorCritic(3, new GaussianHead(1), [16], seed: 7), statistics, new NormalizationOptions(), new Box(-0.001f, 0.001f, 1));
        PolicyFile.Save(In(name), policy, new ControlEnvironmentOptions { Id = "Pendulum-v1" });
        return In(name);
    }

    /// <summary>A table for FrozenLake: action state % 4 is the best, worth the number of its state.</summary>
    public string Table(string name = "table")
    {
        ActionValues values = new(16, 4);
        for (int state = 0; state < 16; state++) values[state, state % 4] = state + 1;
        using TabularPolicy policy = new(values);
        PolicyFile.Save(In(name), policy, new ControlEnvironmentOptions { Id = "FrozenLake-v1" });
        return In(name);
    }

    /// <summary>A linear policy for CartPole as random search leaves one: the larger of two scores decides.</summary>
    public string Searched(string name = "searched")
    {
        using VectorPolicy policy = new(4, 2, isDiscrete: true, []);
        policy.Parameters[0] = 1; // the first action where the first number is positive
        PolicyFile.Save(In(name), policy, new ControlEnvironmentOptions { Id = "CartPole-v1" });
        return In(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static Gpt2Config Config(out ByteLevelBpe tokenizer)
    {
        string[] texts = ["the battery lasts for days", "the screen is bright and the sound is clear", "the staff was kind"];
        tokenizer = BpeTrainer.Train([.. texts, .. texts], new BpeTrainerOptions { VocabularySize = 280 });
        return new Gpt2Config
        {
            VocabularySize = tokenizer.VocabularySize, ContextLength = Context, Width = 16, Layers = 2, Heads = 2, InitializerRange = 0.3,
            BeginOfTextToken = tokenizer.EndOfTextToken, EndOfTextToken = tokenizer.EndOfTextToken,
        };
    }
}
