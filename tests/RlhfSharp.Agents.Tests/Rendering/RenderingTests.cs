using System.Xml.Linq;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Environments.Classic;
using RlhfSharp.Agents.Environments.ToyText;
using RlhfSharp.Agents.Environments.Wrappers;
using RlhfSharp.Agents.Policies;
using RlhfSharp.Agents.Rendering;
using RlhfSharp.Agents.Rendering.Pictures;
using RlhfSharp.Agents.Rendering.Shapes;
using RlhfSharp.Agents.Replays;
using RlhfSharp.Agents.Spaces;

namespace RlhfSharp.Agents.Tests.Rendering;

public class RenderingTests
{
    public static TheoryData<string> Ids { get; } = [.. EnvironmentRegistry.All.Select(environment => environment.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Frames_OfEveryEnvironment_AreXmlOfOneSizeThatChangesWithTheState(string id)
    {
        IVectorEnvironment environment = EnvironmentRegistry.CreateVector(id, 1, autoreset: AutoresetMode.NextStep);
        HashSet<string> drawings = [], texts = [], sizes = [];
        EpisodePlayer player = new(environment, new RandomPolicy(environment.ActionSpace, 1));
        bool isAlwaysTheSame = environment.ObservationSpace is Discrete { Count: 1 };
        for (int episode = 0; episode < 4 || (!isAlwaysTheSame && drawings.Count == 1 && episode < 100); episode++) // some episodes end where they begin
        {
            foreach (ReplayStep step in player.Play(episode, 40))
            {
                string svg = step.Frame.Drawing.ToSvg();
                XElement root = XDocument.Parse(svg).Root!;
                sizes.Add(root.Attribute("viewBox")!.Value);
                foreach (XElement shape in root.Elements().Where(element => element.Name.LocalName != "style"))
                    foreach (XAttribute attribute in shape.Attributes())
                        Assert.DoesNotContain(attribute.Value, (string[])["NaN", "∞", "-∞", "Infinity", ""]);
                Assert.InRange(svg.Length, 100, 200_000);
                Assert.NotEqual("", step.Frame.Text);
                drawings.Add(svg);
                texts.Add(step.Frame.Text);
            }
        }

        Assert.Single(sizes);
        Assert.Equal(isAlwaysTheSame, drawings.Count == 1);
        Assert.Equal(isAlwaysTheSame, texts.Count == 1);
        Assert.Equal(environment.ActionSpace is Discrete discrete ? discrete.Count : environment.ActionSpace.Size, player.ActionNames.Count);
    }

    [Fact]
    public void CartPole_WithItsPoleAtAnAngle_DrawsThePoleFromTheCartToThere()
    {
        CartPoleState state = new() { Position = 1, Angle = Math.PI / 6 };
        Drawing drawing = CartPolePicture.Render(state).Drawing;

        Rectangle cart = Assert.Single(drawing.Shapes.OfType<Rectangle>(), shape => shape.Class == "body");
        Line pole = Assert.Single(drawing.Shapes.OfType<Line>(), shape => shape.Class == "failed"); // 30 degrees is beyond the limit of 12
        Assert.Equal(300 + 112, pole.X1, 6);
        Assert.Equal(pole.X1, cart.X + cart.Width / 2, 6);
        Assert.Equal(pole.X1 + 112 * 0.5, pole.X2, 6);
        Assert.True(pole.Y2 < pole.Y1);
        Assert.Contains(CartPolePicture.Render(default).Drawing.Shapes, shape => shape is Line { Class: "limb" });
    }

    [Fact]
    public void Pendulum_Upright_PointsToTheMark()
    {
        Circle bob = Assert.Single(PendulumPicture.Render(0).Drawing.Shapes.OfType<Circle>(), shape => shape.Class == "bob");
        Assert.Equal((200.0, 60.0), (bob.X, bob.Y));
        Circle left = Assert.Single(PendulumPicture.Render(Math.PI / 2).Drawing.Shapes.OfType<Circle>(), shape => shape.Class == "bob");
        Assert.Equal(60, left.X, 9); // positive angles lean to the left
    }

    [Fact]
    public void FrozenLake_AfterAReset_IsWrittenAsItsMap()
    {
        FrozenLake lake = new(isSlippery: false);
        lake.Reset(0);
        Assert.Equal("@ · · ·\n· H · H\n· · · H\nH · · G", lake.Render().Text);
        lake.Step(2);
        Assert.Equal("S @ · ·\n· H · H\n· · · H\nH · · G", lake.Render().Text);
        Assert.Equal(["left", "down", "right", "up"], lake.ActionNames);
    }

    [Fact]
    public void Taxi_WithAPassenger_SaysWhereTheyAreAndWantToGo()
    {
        Taxi taxi = new();
        (int row, int column, int passenger, int destination) = Taxi.Decode(taxi.Reset(3));
        string[] lines = taxi.Render().Text.Split('\n');
        Assert.Equal('@', lines[row][2 * column]);
        Assert.Equal($"passenger at {"RGYB"[passenger]}, to {"RGYB"[destination]}", lines[5]);
        Assert.Equal(2, lines[0].Count(letter => letter is '|') + lines[1].Count(letter => letter is '|'));
    }

    [Fact]
    public void Blackjack_WhileItIsPlayed_HidesTheDealersSum()
    {
        Blackjack game = new();
        (int sum, int shown, _) = game.Reset(5);
        Assert.StartsWith($"dealer  shows {(shown == 1 ? "A" : $"{shown}")}\nplayer  {sum} with 2 cards", game.Render().Text, StringComparison.Ordinal);
        game.Step(0);
        Assert.DoesNotContain("shows", game.Render().Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnEnvironmentInWrappers_FindsTheOneInside()
    {
        CartPole inside = new();
        Blackjack game = new();
        IEnvironment<float[], int> wrapped = new RecordEpisodeStatistics<float[], int>(
            new NormalizeReward<float[], int>(new NormalizeObservation<int>(new TimeLimit<float[], int>(inside, 5))));
        Assert.Same(inside, Renderable.Of(wrapped));
        Assert.Same(inside, Renderable.Of(new NormalizedVectorEnvironment(new VectorEnvironment<float[], int>([wrapped, new CartPole()]))));
        Assert.Same(game, Renderable.Of(new BlackjackIndex(game)));
        Assert.Null(Renderable.Of("no environment"));
    }

    [Fact]
    public void ToSvg_OfAnyShape_RoundsToTenthsAndEscapes()
    {
        Assert.Equal("<circle class='body' cx='0' cy='0.1' r='3'/>", new Circle(-0.04, 0.05001, 3, "body").ToSvg());
        Assert.Equal("<line class='rail' x1='1' y1='2' x2='3' y2='4' stroke-width='2'/>", new Line(1, 2, 3, 4, "rail").ToSvg());
        Assert.Equal("<text class='label' x='1' y='2' font-size='16' text-anchor='middle'>a &lt; &apos;b&apos;</text>", new Label(1, 2, "a < 'b'").ToSvg());
        Assert.Equal("<polygon class='goal' points='0,0 1,0 1,1.5'/>", new Polygon([(0, 0), (1, 0), (1, 1.5)], "goal").ToSvg());
        Assert.Equal("<rect class='tile' x='0' y='0' width='2' height='3' rx='1'/>", new Rectangle(0, 0, 2, 3, "tile", 1).ToSvg());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void ToSvg_OfACoordinateThatIsNotFinite_Throws(double bad) =>
        Assert.Throws<ArgumentException>(() => new Circle(bad, 0, 1, "body").ToSvg());

    [Fact]
    public void Text_OfADrawing_TracesItsLinesInDots()
    {
        Drawing drawing = new(120, 8, [new Line(0, 0, 120, 0, "rail"), new Line(0, 0, 0, 8, "rail"), new Label(60, 6, "ab")]);
        string[] lines = new Frame(drawing).Text.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("⡏" + new string('⠉', 59), lines[0]);
        Assert.Equal("⡇" + new string(' ', 28) + "ab", lines[1]);
    }
}
