using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace AudioAnomaly.LivePage.Tests;

/// <summary>The live page in a browser, and what it complained of.</summary>
public sealed class BrowsedPage : IAsyncDisposable
{
    private const float Patience = 60_000;

    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    internal BrowsedPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // Answers that are errors are logged too; those are looked at where they are expected.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page's own code, the content security policy included.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public ILocator this[string selector] => Page.Locator(selector);

    /// <summary>The tile of a source.</summary>
    public ILocator Tile(string source)
        => Page.Locator(".tile").Filter(new LocatorFilterOptions { Has = Page.GetByText(source, new PageGetByTextOptions { Exact = true }) });

    public static ILocatorAssertions That(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        return Assertions.Expect(locator);
    }

    /// <summary>How many colours a canvas has.</summary>
    public async Task WaitForColoursAsync(string canvas, int least)
        => await Page.WaitForFunctionAsync(
            """
            ([selector, least]) => {
              const canvas = document.querySelector(selector);
              if (canvas.width === 0) return false;
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              const colours = new Set();
              for (let i = 0; i < data.length; i += 4) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
              return colours.size >= least;
            }
            """,
            new object[] { canvas, least });

    /// <summary>Presses a key until an element has the focus, as somebody without a mouse does.</summary>
    public async Task PressUntilFocusedAsync(string key, string selector)
    {
        const int Most = 80;
        for (int i = 0; i < Most; i++)
        {
            if (await Page.EvaluateAsync<bool>("selector => document.activeElement?.matches(selector) ?? false", selector))
            {
                return;
            }

            await Page.Keyboard.PressAsync(key);
        }

        Assert.Fail($"{key} does not lead to {selector}");
    }

    /// <summary>That nothing sticks out to the right.</summary>
    public async Task AssertFitsAsync()
        => Assert.True(
            await Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"),
            "the page scrolls sideways");

    /// <summary>That axe finds nothing serious.</summary>
    public async Task AssertAccessibleAsync()
    {
        AxeResult found = await Page.RunAxe();
        Assert.Empty(found.Violations.Where(violation => violation.Impact is "serious" or "critical").Select(violation =>
            $"{violation.Id}: {violation.Help} ({string.Join(", ", violation.Nodes.Select(node => node.Html))})"));
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
