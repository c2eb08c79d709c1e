using RlhfSharp.Agents.Environments;
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
}
