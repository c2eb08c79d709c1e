using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Tests.Environments;

public sealed class EnvironmentRegistryTests
{
    [Fact]
    public void Find_MisspeltId_NamesTheNearest()
    {
        UserException error = Assert.Throws<UserException>(() => EnvironmentRegistry.Find("CartPol-v1"));
        Assert.Contains("Did you mean 'CartPole-v1'?", error.Message);
    }

    [Fact]
    public void Create_UnknownOption_NamesThoseThereAre()
    {
        UserException error = Assert.Throws<UserException>(
            () => EnvironmentRegistry.CreateVector("CartPole-v1", 2, new Dictionary<string, string> { ["gravity"] = "9.8" }));
        Assert.Contains("sutton_barto_reward", error.Message);
    }

    [Fact]
    public void Create_OptionOfTheWrongKind_SaysWhatIsAllowed()
    {
        UserException error = Assert.Throws<UserException>(
            () => EnvironmentRegistry.CreateVector("CartPole-v1", 2, new Dictionary<string, string> { ["sutton_barto_reward"] = "yes" }));
        Assert.Contains("true and false", error.Message);
    }

    [Fact]
    public void Create_WithTheWrongKindOfActions_SaysWhichItHas()
    {
        UserException error = Assert.Throws<UserException>(() => EnvironmentRegistry.Create<float[], int>("Pendulum-v1"));
        Assert.Contains("continuous observations and continuous actions", error.Message);
    }

    [Fact]
    public void Create_Blackjack_GivesHandsNumbersOrVectors()
    {
        (int PlayerSum, int DealerCard, int UsableAce) hand = EnvironmentRegistry.Create<(int PlayerSum, int DealerCard, int UsableAce), int>("Blackjack-v1").Reset(3);
        int index = EnvironmentRegistry.Create<int, int>("Blackjack-v1").Reset(3);
        float[] flat = EnvironmentRegistry.Create<float[], int>("Blackjack-v1").Reset(3);
        Assert.Equal(hand, BlackjackIndex.Decode(index));
        Assert.Equal(index, BlackjackIndex.Encode(hand.PlayerSum, hand.DealerCard, hand.UsableAce));
        Assert.Equal(1, flat[hand.PlayerSum] * flat[32 + hand.DealerCard] * flat[32 + 11 + hand.UsableAce]);
        Assert.Equal(3, flat.Sum());
    }

    [Fact]
    public void CreateModel_OfAnEnvironmentWithout_SaysWhatToChoose()
    {
        UserException error = Assert.Throws<UserException>(() => EnvironmentRegistry.CreateModel("CartPole-v1"));
        Assert.Contains("FrozenLake-v1", error.Message);
    }

    [Fact]
    public void All_HaveOneNameAndADescriptionEach()
    {
        Assert.Equal(EnvironmentRegistry.All.Count, EnvironmentRegistry.All.Select(specification => specification.Id).Distinct().Count());
        Assert.All(EnvironmentRegistry.All, specification => Assert.True(specification.Description.Length > 10));
        Assert.All(EnvironmentRegistry.All.SelectMany(specification => specification.Options.Values), text => Assert.True(text.Length > 5));
    }
}
