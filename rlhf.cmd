@echo off
rem Builds RlhfSharp (Release) and runs rlhf with the arguments given. Needs only the .NET SDK.
setlocal
set "ROOT=%~dp0"
set "PROGRAM=%ROOT%artifacts\bin\RlhfSharp.Cli\release\RlhfSharp.Cli.dll"
where dotnet >nul 2>nul
if errorlevel 1 (
  echo rlhf: the .NET SDK was not found; install .NET 10 from https://dotnet.microsoft.com/download and run this again. 1>&2
  exit /b 2
)
dotnet build "%ROOT%src\RlhfSharp.Cli\RlhfSharp.Cli.csproj" --configuration Release --nologo --verbosity quiet 1>&2
if errorlevel 1 exit /b 1
dotnet "%PROGRAM%" %*
