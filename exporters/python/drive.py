"""Runs a driver of the package that lies beside this file: python drive.py NAME REQUEST.json ANSWER.json"""
import runpy
import sys

runpy.run_module("input_observer.drivers." + sys.argv.pop(1), run_name="__main__", alter_sys=True)
