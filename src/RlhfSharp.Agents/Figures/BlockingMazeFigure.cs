using RlhfSharp.Agents.Environments.Textbook;

namespace RlhfSharp.Agents.Figures;

/// <summary>Example 8.2 (figure 8.4): after 1000 steps the short way is closed, and a longer one opened at the other end.</summary>
internal sealed class BlockingMazeFigure() : ChangingMazeFigure(
    "figure-8.4", "Dyna-Q and Dyna-Q+ when the way through a maze is blocked", steps: 3000, changeStep: 1000, alpha: 0.5, planningSteps: 10, timeBonus: 1e-4, seconds: 1)
{
    private protected override IReadOnlyList<(int Agent, int Step, double Reward, int Runs)> References { get; } =
        [(0, 1000, 42.2, 100), (0, 3000, 64.6, 100), (1, 1000, 47.8, 100), (1, 3000, 95.7, 100)];

    private protected override ChangingMaze CreateMaze() => ChangingMaze.Blocking();
}
