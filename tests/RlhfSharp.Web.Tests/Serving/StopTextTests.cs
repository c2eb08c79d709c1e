using RlhfSharp.Web.Serving.Text;

namespace RlhfSharp.Web.Tests.Serving;

public sealed class StopTextTests
{
    [Theory]
    [InlineData("hello world", "hello world", false)]
    [InlineData("hello END more", "hello ", true)]
    [InlineData("hello EN", "hello EN", false)]
    [InlineData("say EEND", "say E", true)]
    [InlineData("END", "", true)]
    [InlineData("ab\n\nHuman: x END", "ab", true)]
    [InlineData("ab\n\nHumming", "ab\n\nHumming", false)]
    public void Append_CutAnywhere_GivesTheTextBeforeTheFirstStop(string text, string expected, bool found)
    {
        for (int size = 1; size <= text.Length; size++)
        {
            StopText stop = new(["END", "\n\nHuman:"]);
            string given = string.Concat(text.Chunk(size).Select(part => stop.Append(new string(part)))) + stop.Flush();
            Assert.Equal(expected, given);
            Assert.Equal(found, stop.Found);
        }
    }

    [Fact]
    public void Append_WhatBeginsNoStop_IsGivenAtOnce()
    {
        StopText stop = new(["END"]);
        Assert.Equal("hello ", stop.Append("hello E"));
        Assert.Equal("Ex", stop.Append("x"));
    }
}
