using System.Xml.Linq;
using DaprMessaging.Cli.Profile;

namespace DaprMessaging.Units.Cli.Profile;

public sealed class FlameGraphTests
{
    [Fact]
    public void A_box_is_as_wide_as_its_share_and_stands_on_its_caller()
    {
        var picture = XDocument.Parse(FlameGraph.Draw("all", new Dictionary<string, int> { ["inbox;A;B"] = 1, ["inbox;A"] = 2, ["msg;C"] = 1 }));
        var boxes = picture.Descendants().Where(e => e.Name.LocalName == "g").ToDictionary(
            g => g.Elements().First().Value.Split(':')[0], g => g.Elements().First(e => e.Name.LocalName == "rect"));

        Assert.Equal(["A", "B", "C", "all", "inbox", "msg"], boxes.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(3, Of("A", "width") / Of("B", "width"), 2);
        Assert.Equal((Of("A", "x"), true), (Of("B", "x"), Of("B", "y") < Of("A", "y")));
        Assert.Equal(Of("inbox", "width"), Of("msg", "x"), 0);

        double Of(string box, string attribute) => (double)boxes[box].Attribute(attribute)!;
    }

    [Theory]
    [InlineData("DaprMessaging.Inbox.Turn.Decide(class A, class B)", "DaprMessaging.Inbox.Turn.Decide")]
    [InlineData("DaprMessaging.Inbox.Turn+<TakeAsync>d__2.MoveNext()", "DaprMessaging.Inbox.Turn.TakeAsync")]
    [InlineData("DaprMessaging.Session.Socket+<>c__DisplayClass3_0+<<Map>b__0>d.MoveNext()", "DaprMessaging.Session.Socket.Map")]
    public void A_method_has_the_name_that_somebody_gave_it(string method, string name) => Assert.Equal(name, FrameName.Of(method));

    [Fact]
    public void Plumbing_counts_where_the_time_is_spent_in_it() => Assert.Equal(
        ["A", "B", "System.Threading.Monitor.Wait"],
        FrameName.Tidy(["System.Threading.Thread.StartCallback", "A", "System.Runtime.CompilerServices.AsyncMethodBuilderCore.Start", "A", "B", "System.Threading.Monitor.Wait"]));
}
