using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Core.Tests.Persistence;

public class ModelFileTests
{
    private static readonly ComponentRegistry Registry = FakeFrontEnd.Register(new ComponentRegistry());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ModelFile_SavedAndLoaded_ScoresTheSameBits()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        await model.SaveAsync(folder["m.aam"], Cancellation);

        using AudioAnomalyModel loaded = await LoadAsync(folder["m.aam"]);

        AnomalyResult expected = model.Score(FakePipeline.Clip(77), Cancellation), actual = loaded.Score(FakePipeline.Clip(77), Cancellation);
        Assert.Equal(expected.Score, actual.Score);
        Assert.Equal(expected.Map.Values.ToArray(), actual.Map.Values.ToArray());
        Assert.Equal((expected.Threshold, expected.PValue, expected.CalibratedScore, expected.MapThreshold), (actual.Threshold, actual.PValue, actual.CalibratedScore, actual.MapThreshold));
        Assert.Equal(model.Warnings, loaded.Warnings);
        Assert.Equal(["m.aam"], folder.Names());
    }

    [Fact]
    public async Task ModelFile_SameModelTwice_IsTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel first = await FakePipeline.FitAsync();
        using AudioAnomalyModel second = await FakePipeline.FitAsync();
        await first.SaveAsync(folder["a.aam"], Cancellation);
        await second.SaveAsync(folder["b.aam"], Cancellation);

        Assert.Equal(File.ReadAllBytes(folder["a.aam"]), File.ReadAllBytes(folder["b.aam"]));
    }

    [Fact]
    public async Task ModelFile_CutAnywhere_IsRefusedByName()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = await SaveAsync(folder);
        for (int length = 0; length < whole.Length; length += 7)
        {
            string cut = folder.Write("cut.aam", whole.AsSpan(0, length));
            ModelFormatException error = await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(cut));
            Assert.Contains("cut.aam", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ModelFile_DamagedAnywhere_IsRefusedOrUnharmed()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = await SaveAsync(folder);
        using AudioAnomalyModel original = await LoadAsync(folder["m.aam"]);
        double expected = original.Score(FakePipeline.Clip(5), Cancellation).Score;
        var random = new Random(2);
        int refused = 0;
        for (int i = 0; i < 600; i++)
        {
            byte[] damaged = [.. whole];
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            string path = folder.Write("damaged.aam", damaged);
            try
            {
                // Bytes that mean nothing (a time, an attribute) may change without harm.
                using AudioAnomalyModel loaded = await LoadAsync(path);
                Assert.Equal(expected, loaded.Score(FakePipeline.Clip(5), Cancellation).Score);
            }
            catch (ModelFormatException)
            {
                refused++;
            }
        }

        Assert.True(refused > 400, $"{refused} of 600 were refused.");
    }

    [Fact]
    public async Task ModelFile_EveryByteFlipped_IsRefusedOrUnharmed()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = await SaveAsync(folder);
        using AudioAnomalyModel original = await LoadAsync(folder["m.aam"]);
        double expected = original.Score(FakePipeline.Clip(5), Cancellation).Score;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 0xFF;
            string path = folder.Write("damaged.aam", damaged);
            Exception? error = await Record.ExceptionAsync(async () =>
            {
                using AudioAnomalyModel loaded = await LoadAsync(path);
                Assert.Equal(expected, loaded.Score(FakePipeline.Clip(5), Cancellation).Score);
            });
            Assert.True(error is null or ModelFormatException, $"Byte {i}: {error}");
        }
    }

    [Fact]
    public async Task ModelFile_MissingPart_IsNamed()
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);
        using (ZipArchive zip = ZipFile.Open(folder["m.aam"], ZipArchiveMode.Update))
        {
            zip.GetEntry("detector.safetensors")!.Delete();
        }

        ModelFormatException error = await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["m.aam"]));

        Assert.Contains("'detector.safetensors' is missing", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("windowSeconds", -5.0)]
    [InlineData("windowSeconds", 1e300)]
    [InlineData("hopSeconds", 0.0)]
    [InlineData("hopSeconds", 500.0)]
    public async Task ModelFile_WindowsOutOfRange_AreRefused(string field, double value)
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);
        EditManifest(folder["m.aam"], manifest => manifest["fit"]![field] = value, redigest: true);

        await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["m.aam"]));
    }

    [Fact]
    public async Task ModelFile_EditedManifest_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);
        EditManifest(folder["m.aam"], manifest => manifest["threshold"]!["value"] = 0.5, redigest: false);

        ModelFormatException error = await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["m.aam"]));

        Assert.Contains("changed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("scores", CompressionLevel.SmallestSize)]
    [InlineData("scores", CompressionLevel.NoCompression)]
    [InlineData("parts", CompressionLevel.NoCompression)]
    [InlineData("names", CompressionLevel.NoCompression)]
    [InlineData("nothing", CompressionLevel.NoCompression)]
    [InlineData("directory", CompressionLevel.NoCompression)]
    public async Task ModelFile_MoreThanAnyModelHas_IsRefusedInLittleMemory(string what, CompressionLevel level)
    {
        const long Allowed = 64L << 20;
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);
        EditManifest(
            folder["m.aam"],
            manifest =>
            {
                switch (what)
                {
                    case "scores":
                        manifest["calibration"]!["scores"] = new JsonArray([.. Enumerable.Repeat(0, 3_000_000).Select(number => (JsonNode)number)]);
                        break;
                    case "parts":
                        manifest["parts"] = new JsonArray([.. Enumerable.Repeat(0, 1_000_000).Select(_ => new JsonObject())]);
                        break;
                    case "names":
                        manifest["fit"]![new string('n', 10_000_000)] = 1;
                        break;
                }
            },
            redigest: true,
            level);
        if (what is "nothing" or "directory")
        {
            File.Delete(folder["m.aam"]);
            using var zip = ZipFile.Open(folder["m.aam"], ZipArchiveMode.Create);
            for (int i = 0; i < (what == "directory" ? 150_000 : 1); i++)
            {
                zip.CreateEntry($"{i}", CompressionLevel.NoCompression);
            }
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<ModelFormatException>(() => AudioAnomalyModel.ReadManifest(folder["m.aam"]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, new FileInfo(folder["m.aam"]).Length + Allowed);
    }

    [Fact]
    public async Task ModelFile_OfAnOlderVersion_NamesBothVersions()
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);
        EditManifest(folder["m.aam"], manifest => (manifest["formatVersion"], manifest["oldestReader"]) = (1, 1), redigest: true);

        ModelFormatException error = await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["m.aam"]));

        Assert.Equal((1, 3), (error.FoundVersion, error.SupportedVersion));
        Assert.Contains("Fit the model again", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelFile_OfANewerVersion_NamesBothVersions()
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);
        EditManifest(folder["m.aam"], manifest => (manifest["formatVersion"], manifest["oldestReader"]) = (9, 9), redigest: true);

        ModelFormatException error = await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["m.aam"]));

        Assert.Equal((9, 3), (error.FoundVersion, error.SupportedVersion));
        Assert.Contains("Update", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelFile_UnknownComponent_NamesItAndTheCure()
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);

        ModelFormatException error = await Assert.ThrowsAsync<ModelFormatException>(() => AudioAnomalyModel.LoadAsync(folder["m.aam"], new ComponentRegistry(), cancellationToken: Cancellation));

        Assert.Contains("fake-frontend", error.Message, StringComparison.Ordinal);
        Assert.Contains("registry.Add<ISpectrogramFrontEnd>(\"fake-frontend\", ...)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("components")]
    [InlineData("parts")]
    [InlineData("fit")]
    [InlineData("calibration")]
    [InlineData("threshold")]
    public async Task ModelFile_WithoutAField_IsRefused(string field)
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);
        EditManifest(folder["m.aam"], manifest => manifest.Remove(field), redigest: true);

        await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["m.aam"]));
    }

    [Fact]
    public async Task ModelFile_MissingOrForeign_SaysSo()
    {
        using var folder = new TemporaryFolder();

        await Assert.ThrowsAsync<FileNotFoundException>(() => LoadAsync(folder["none.aam"]));
        await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder.Write("text.aam", Encoding.UTF8.GetBytes("hello"))));
        await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder.Write("empty.aam", [])));
    }

    [Fact]
    public async Task ModelFile_CompressedPart_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);
        using (var zip = ZipFile.Open(folder["m.aam"], ZipArchiveMode.Update))
        {
            zip.GetEntry("detector.safetensors")!.Delete();
            using Stream stream = zip.CreateEntry("detector.safetensors", CompressionLevel.SmallestSize).Open();
            stream.Write(new byte[1 << 20]);
        }

        ModelFormatException error = await Assert.ThrowsAsync<ModelFormatException>(() => LoadAsync(folder["m.aam"]));

        Assert.Contains("compressed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelFile_UnwritableTarget_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        Directory.CreateDirectory(folder["taken.aam"]);
        folder.Write("file", [1]);

        Exception? taken = await Record.ExceptionAsync(() => model.SaveAsync(folder["taken.aam"], Cancellation));
        Exception? below = await Record.ExceptionAsync(() => model.SaveAsync(folder["file/m.aam"], Cancellation));

        Assert.True(taken is IOException or UnauthorizedAccessException, $"{taken}");
        Assert.True(below is IOException or UnauthorizedAccessException, $"{below}");
        Assert.Equal(["file", "taken.aam"], folder.Names().Order());
    }

    [Fact]
    public async Task ModelFile_Manifest_CanBeReadAlone()
    {
        using var folder = new TemporaryFolder();
        await SaveAsync(folder);

        JsonObject manifest = AudioAnomalyModel.ReadManifest(folder["m.aam"]);

        Assert.Equal("audioanomaly-model", manifest["format"]!.GetValue<string>());
        Assert.Equal("fake-detector", manifest["components"]!["detector"]!["id"]!.GetValue<string>());
        Assert.Equal(0.95, manifest["threshold"]!["value"]!.GetValue<double>());
    }

    private static Task<AudioAnomalyModel> LoadAsync(string path) => AudioAnomalyModel.LoadAsync(path, Registry, cancellationToken: Cancellation);

    private static async Task<byte[]> SaveAsync(TemporaryFolder folder)
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync();
        await model.SaveAsync(folder["m.aam"], Cancellation);
        return await File.ReadAllBytesAsync(folder["m.aam"], Cancellation);
    }

    private static void EditManifest(string path, Action<JsonObject> edit, bool redigest, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var zip = ZipFile.Open(path, ZipArchiveMode.Update);
        JsonObject manifest;
        using (Stream stream = zip.GetEntry("manifest.json")!.Open())
        {
            manifest = JsonNode.Parse(stream)!.AsObject();
        }

        edit(manifest);
        byte[] json = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        Replace("manifest.json", json);
        if (redigest)
        {
            Replace("manifest.sha256", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(json))));
        }

        void Replace(string name, byte[] content)
        {
            zip.GetEntry(name)!.Delete();
            using Stream stream = zip.CreateEntry(name, level).Open();
            stream.Write(content);
        }
    }
}
