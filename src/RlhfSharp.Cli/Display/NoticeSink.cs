using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Spectre.Console;

namespace RlhfSharp.Cli.Display;

/// <summary>Shows log events to the person at the terminal, through the same console as the live panel so that neither tears the other.</summary>
internal sealed class NoticeSink(CommandOutput output) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        var text = logEvent.RenderMessage(CultureInfo.InvariantCulture);
        if (logEvent.Level >= LogEventLevel.Error) output.SayMarkup($"[red]error:[/] {Markup.Escape(text)}");
        else if (logEvent.Level == LogEventLevel.Warning) output.SayMarkup($"[yellow]warning:[/] {Markup.Escape(text)}");
        else output.SayMarkup($"[grey]{Markup.Escape(text)}[/]");
    }
}
